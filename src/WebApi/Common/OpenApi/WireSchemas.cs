using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>Builds the schemas of wire types. Named schemas are in the document once, and others refer to them.</summary>
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

    /// <summary>The schema of an action's parameter in the path or body.</summary>
    public IOpenApiSchema Of(ParameterInfo parameter) =>
        Property(Of(parameter.ParameterType), IsNullable(parameter), null, null, isAddition: false);

    public static bool IsNullable(ParameterInfo parameter) => IsNullable(Nullability.Create(parameter));

    /// <summary>The schema of a field of a body or a parameter of a query.</summary>
    public IOpenApiSchema Of(BodyField field, string? meaning, bool isAddition) =>
        Property(field.Describe(this), field.IsNullable, field.Note is null ? meaning : $"{meaning} {field.Note}", field.Default is null ? null : JsonNode.Parse(field.Default), isAddition);

    public static OpenApiSchema Map(IOpenApiSchema values, params IReadOnlyList<string> names) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalProperties = values,
        PropertyNames = names.Count == 0 ? null : new OpenApiSchema { Enum = Words(names) },
    };

    private OpenApiSchemaReference Named(Type type)
    {
        var name = NameOf(type);
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            var schema = new OpenApiSchema { Description = XmlComments.Of(type) };
            // Registered first, so that a recursive type does not loop.
            document.AddComponent(name, schema);
            Fill(schema, type);
        }
        return new OpenApiSchemaReference(name, document);
    }

    private void Fill(OpenApiSchema schema, Type type)
    {
        if (type.GetCustomAttribute<AdditionAttribute>() is not null)
            schema.Extensions = Additions.Mark;
        if (type == typeof(AnyJson))
            return;
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
        if (BodyShape.IsBody(type))
            AddFields(schema, type);
        else
            AddProperties(schema, type);
    }

    private void AddFields(OpenApiSchema schema, Type type)
    {
        var shape = BodyShape.Of(type);
        schema.AdditionalPropertiesAllowed &= !shape.IsClosed;
        schema.AdditionalProperties = shape.IsOpen ? new OpenApiSchema() : null;
        foreach (var field in shape.Fields)
        {
            var property = type.GetProperties().SingleOrDefault(property => WireName(property.Name) == field.Name);
            var meaning = (property is null ? XmlComments.OfParameter(type, field.Name) : XmlComments.Of(property)) ?? Glossary.Of(field.Name);
            schema.Properties![field.Name] = Of(field, meaning, property?.GetCustomAttribute<AdditionAttribute>() is not null);
            if (field.IsRequired)
                schema.Required!.Add(field.Name);
        }
    }

    private void AddProperties(OpenApiSchema schema, Type type)
    {
        if (DiscriminatorOf(type) is var (discriminator, word))
        {
            var form = new OpenApiSchema { Type = JsonSchemaType.String, Const = word };
            schema.Properties![discriminator] = Property(form, isNullable: false, Glossary.Of(discriminator), JsonValue.Create(word), isAddition: false);
        }
        // A positional record has its attributes on its constructor's parameters.
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
            var value = Attribute<HoldsAttribute>() is { } holds ? holds.Describe(this, property.PropertyType) : Value(property.PropertyType, Attribute<OneOfAttribute>());
            if (Attribute<RangeAttribute>() is { } range)
                (((OpenApiSchema)value).Minimum, ((OpenApiSchema)value).Maximum) = ($"{range.Minimum}", $"{range.Maximum}");
            var fallback = Attribute<EmptyByDefaultAttribute>() is not null ? Empty(property.PropertyType)
                : byDefault is null ? null : JsonSerializer.SerializeToNode(byDefault.Value, JsonDefaults.Options);
            schema.Properties![name] = Property(value, isNullable, XmlComments.Of(property) ?? Glossary.Of(name), fallback, isAddition);
            if (Attribute<ReadOnlyAttribute>() is not null)
                ((OpenApiSchema)schema.Properties[name]).ReadOnly = true;
            // The contract's list of required properties stays as it is.
            if ((!isNullable && fallback is null && !isAddition && Attribute<NotRequiredAttribute>() is null) || Attribute<RequiredAttribute>() is not null)
                schema.Required!.Add(name);
        }
    }

    private IOpenApiSchema Value(Type type, OneOfAttribute? oneOf) => oneOf?.Words switch
    {
        null => Of(type),
        [var only] => new OpenApiSchema { Type = JsonSchemaType.String, Const = only },
        var words => new OpenApiSchema { Type = JsonSchemaType.String, Enum = Words(words) },
    };

    private static IOpenApiSchema Property(IOpenApiSchema value, bool isNullable, string? meaning, JsonNode? fallback, bool isAddition)
    {
        var extensions = isAddition ? Additions.Mark : null;
        // The writer omits an empty object as a default, but not as an extension.
        if (fallback is JsonObject { Count: 0 })
            extensions = new(extensions ?? []) { ["default"] = new JsonNodeExtension(fallback) };
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

    /// <summary>The property that names a polymorphic type's form. The serializer writes it; no record has it.</summary>
    private static (string Name, string Word)? DiscriminatorOf(Type type) =>
        type.BaseType?.GetCustomAttributes<JsonDerivedTypeAttribute>().SingleOrDefault(form => form.DerivedType == type) is { } own
            ? (type.BaseType.GetCustomAttribute<JsonPolymorphicAttribute>()!.TypeDiscriminatorPropertyName!, (string)own.TypeDiscriminator!)
            : null;

    private static OpenApiSchema AnyObject() => Map(new OpenApiSchema());

    /// <summary>Generic names follow the contract's spelling: the type, its argument, and the closing part.</summary>
    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}_{type.GetGenericArguments()[0].Name}_"
        : type.GetCustomAttribute<SchemaNameAttribute>()?.Name ?? type.Name;

    /// <summary>The type of a list's items; null if the type is not a list.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static JsonNode Empty(Type type) => ItemOf(type) is null ? new JsonObject() : new JsonArray();

    private static bool IsNullable(NullabilityInfo info) => info.ReadState == NullabilityState.Nullable;

    private static string WireName(string name) => JsonDefaults.Options.PropertyNamingPolicy!.ConvertName(name);

    private static List<JsonNode> Words(IEnumerable<string> words) => [.. words.Select(word => (JsonNode)word)];
}
