using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Feather.Domain.Common;
using Feather.WebApi.Common.Body;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>Makes the schemas of wire types; those that have a name stand in the document once, and are referred to.</summary>
internal sealed class WireSchemas(OpenApiDocument document)
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, Func<OpenApiSchema>> Plain = new()
    {
        [typeof(string)] = () => new() { Type = JsonSchemaType.String },
        [typeof(Guid)] = () => new() { Type = JsonSchemaType.String, Format = "uuid" },
        [typeof(Timestamp)] = () => new() { Type = JsonSchemaType.String, Format = "date-time" },
        [typeof(int)] = () => new() { Type = JsonSchemaType.Integer },
        [typeof(long)] = () => new() { Type = JsonSchemaType.Integer },
        [typeof(double)] = () => new() { Type = JsonSchemaType.Number },
        [typeof(bool)] = () => new() { Type = JsonSchemaType.Boolean },
        [typeof(Document)] = AnyObject,
        [typeof(JsonElement)] = () => new(),
        [typeof(FaultLocationPart)] = () => new() { AnyOf = [Plain![typeof(string)](), Plain[typeof(int)]()] },
    };

    public IOpenApiSchema Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Plain.TryGetValue(type, out var make))
            return make();
        if (ItemOf(type) is { } item)
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(item) };
        return type.GetCustomAttributes<JsonDerivedTypeAttribute>().ToArray() is { Length: > 0 } forms ? OneOf(type, forms) : Named(type);
    }

    /// <summary>What a parameter of a path or query takes.</summary>
    public IOpenApiSchema Of(ParameterInfo parameter) =>
        Property(Value(parameter.ParameterType, parameter.GetCustomAttribute<OneOfAttribute>()), IsNullable(Nullability.Create(parameter)), null,
            parameter.GetCustomAttribute<DefaultValueAttribute>()?.Value, isAddition: false);

    private OpenApiSchemaReference Named(Type type)
    {
        var name = type.GetCustomAttribute<SchemaNameAttribute>()?.Name ?? type.Name;
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            var schema = new OpenApiSchema { Description = XmlComments.Of(type) };
            // First of all, so that a type that holds itself comes to an end.
            document.AddComponent(name, schema);
            Fill(schema, type);
        }
        return new OpenApiSchemaReference(name, document);
    }

    private void Fill(OpenApiSchema schema, Type type)
    {
        if (type.GetCustomAttribute<AdditionAttribute>() is not null)
            schema.Extensions = Additions.Mark;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = Words([.. Enum.GetNames(type).Select(JsonDefaults.Options.PropertyNamingPolicy!.ConvertName)]);
            return;
        }

        schema.Type = JsonSchemaType.Object;
        schema.Properties = new Dictionary<string, IOpenApiSchema>();
        schema.Required = new HashSet<string>();
        schema.AdditionalPropertiesAllowed =
            type.GetCustomAttribute<JsonUnmappedMemberHandlingAttribute>()?.UnmappedMemberHandling != JsonUnmappedMemberHandling.Disallow;
        if (type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IBody<>)))
            AddFields(schema, type);
        else
            AddProperties(schema, type);
    }

    private void AddFields(OpenApiSchema schema, Type type)
    {
        var fields = (IReadOnlyList<BodyField>)typeof(BodyShape).GetMethod(nameof(BodyShape.Of))!.MakeGenericMethod(type).Invoke(null, null)!;
        var properties = type.GetProperties().ToDictionary(property => WireName(property.Name));
        foreach (var field in fields)
        {
            var meaning = (properties.TryGetValue(field.Name, out var property) ? XmlComments.Of(property) : null) ?? Glossary.Of(field.Name);
            if (field.Kind is BodyFieldKind.Document or BodyFieldKind.ToolInputs)
                meaning += $" At most {BodyReader.MaxDocumentBytes} bytes of JSON.";
            schema.Properties![field.Name] =
                Property(Value(field), field.IsNullable, meaning, field.Default, property?.GetCustomAttribute<AdditionAttribute>() is not null);
            if (field.IsRequired)
                schema.Required!.Add(field.Name);
        }
    }

    private IOpenApiSchema Value(BodyField field) => field.Kind switch
    {
        BodyFieldKind.Uuid => Of(typeof(Guid)),
        BodyFieldKind.Text => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = field.MaxLength },
        BodyFieldKind.Choice => new OpenApiSchema { Type = JsonSchemaType.String, Enum = Words(field.Allowed!) },
        BodyFieldKind.Document => AnyObject(),
        BodyFieldKind.ToolInputs => ToolInputs(),
        _ => throw new InvalidOperationException($"A field of kind {field.Kind} has no schema yet."),
    };

    private void AddProperties(OpenApiSchema schema, Type type)
    {
        if (DiscriminatorOf(type) is var (discriminator, word))
        {
            var form = new OpenApiSchema { Type = JsonSchemaType.String, Const = word };
            schema.Properties![discriminator] = Property(form, isNullable: false, Glossary.Of(discriminator), word, isAddition: false);
        }
        // A positional record's attributes stand on its constructor's parameters.
        var parameters = type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.Name is not null).ToLookup(parameter => parameter.Name!);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            T? Attribute<T>() where T : Attribute =>
                property.GetCustomAttribute<T>() ?? parameters[property.Name].FirstOrDefault()?.GetCustomAttribute<T>();

            var name = WireName(property.Name);
            var isNullable = IsNullable(Nullability.Create(property));
            var byDefault = Attribute<DefaultValueAttribute>();
            var isAddition = Attribute<AdditionAttribute>() is not null;
            var value = Attribute<ToolInputsAttribute>() is not null ? ToolInputs() : Value(property.PropertyType, Attribute<OneOfAttribute>());
            schema.Properties![name] = Property(value, isNullable, XmlComments.Of(property) ?? Glossary.Of(name), byDefault?.Value, isAddition);
            // The contract's list of what is required stays as it is.
            if (!isNullable && byDefault is null && !isAddition && Attribute<NotRequiredAttribute>() is null)
                schema.Required!.Add(name);
        }
    }

    private IOpenApiSchema Value(Type type, OneOfAttribute? oneOf) => oneOf?.Words switch
    {
        null => Of(type),
        [var only] => new OpenApiSchema { Type = JsonSchemaType.String, Const = only },
        var words => new OpenApiSchema { Type = JsonSchemaType.String, Enum = Words(words) },
    };

    private static IOpenApiSchema Property(IOpenApiSchema value, bool isNullable, string? meaning, object? byDefault, bool isAddition)
    {
        var extensions = isAddition ? Additions.Mark : null;
        var fallback = byDefault is null ? null : JsonSerializer.SerializeToNode(byDefault, JsonDefaults.Options);
        if (value is OpenApiSchemaReference { Reference: var reference } && !isNullable)
        {
            (reference.Description, reference.Default, reference.Extensions) = (meaning, fallback, extensions);
            return value;
        }
        var schema = isNullable ? new OpenApiSchema { AnyOf = [value, new OpenApiSchema { Type = JsonSchemaType.Null }] } : (OpenApiSchema)value;
        (schema.Description, schema.Default, schema.Extensions) = (meaning, fallback, extensions);
        return schema;
    }

    private OpenApiSchema OneOf(Type type, JsonDerivedTypeAttribute[] forms) => new()
    {
        OneOf = [.. forms.Select(form => Named(form.DerivedType))],
        Discriminator = new OpenApiDiscriminator
        {
            PropertyName = type.GetCustomAttribute<JsonPolymorphicAttribute>()!.TypeDiscriminatorPropertyName,
            Mapping = forms.ToDictionary(form => (string)form.TypeDiscriminator!, form => Named(form.DerivedType)),
        },
    };

    /// <summary>The property by which a form of a polymorphic type is known; the serializer writes it, no record holds it.</summary>
    private static (string Name, string Word)? DiscriminatorOf(Type type) =>
        type.BaseType?.GetCustomAttributes<JsonDerivedTypeAttribute>().SingleOrDefault(form => form.DerivedType == type) is { } own
            ? (type.BaseType.GetCustomAttribute<JsonPolymorphicAttribute>()!.TypeDiscriminatorPropertyName!, (string)own.TypeDiscriminator!)
            : null;

    private OpenApiSchema ToolInputs() => Map(Map(Named(typeof(InputArgConfig))));

    private static OpenApiSchema Map(IOpenApiSchema values) => new() { Type = JsonSchemaType.Object, AdditionalProperties = values };

    private static OpenApiSchema AnyObject() => Map(new OpenApiSchema());

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsNullable(NullabilityInfo info) => info.ReadState == NullabilityState.Nullable;

    private static string WireName(string name) => JsonDefaults.Options.PropertyNamingPolicy!.ConvertName(name);

    private static List<JsonNode> Words(IEnumerable<string> words) => [.. words.Select(word => (JsonNode)word)];
}
