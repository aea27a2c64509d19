using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The contract's name of a wire type, if C# cannot use the same name.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SchemaNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>The allowed words of a text. A single word is a constant.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal class OneOfAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words { get; } = words;
}

/// <inheritdoc/>
internal sealed class OneOfAttribute<T>() : OneOfAttribute([.. Word.All<T>()])
    where T : struct, Enum;

/// <summary>
/// Removes a property from the schema's list of required ones, though it is never null and has no default. It may be absent, or
/// the contract omits it from the list. A nullable property or one with a default is not in the list anyway.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class NotRequiredAttribute : Attribute;

/// <summary>Adds a property to the schema's list of required ones, although it may be null.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class RequiredAttribute : Attribute;

/// <summary>The contract's default is the empty object or list. Answers always have the property.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class EmptyByDefaultAttribute : Attribute;

/// <summary>The model that a document, or each document of a list, holds. It was stored as it was read.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal abstract class HoldsAttribute : Attribute
{
    public IOpenApiSchema Describe(WireSchemas schemas, Type type) => WireSchemas.ItemOf(type) is null
        ? Describe(schemas)
        : new OpenApiSchema { Type = JsonSchemaType.Array, Items = Describe(schemas) };

    protected abstract IOpenApiSchema Describe(WireSchemas schemas);
}

/// <inheritdoc/>
internal sealed class HoldsAttribute<TModel> : HoldsAttribute
{
    protected override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(TModel));
}

/// <summary>A map whose values are such a model. If names are given, its keys are among them.</summary>
internal sealed class ValuesHoldAttribute<TModel>(params string[] names) : HoldsAttribute
{
    protected override IOpenApiSchema Describe(WireSchemas schemas) => WireSchemas.Map(schemas.Of(typeof(TModel)), names);
}

/// <summary>A document that maps tools to maps of fields to <c>InputArgConfig</c>.</summary>
internal sealed class ToolInputsAttribute : HoldsAttribute
{
    protected override IOpenApiSchema Describe(WireSchemas schemas) => Kind.ToolInputs.Describe(schemas);
}

/// <summary>Marks a property or a whole type that the contract does not have.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class AdditionAttribute : Attribute;

/// <summary>Any JSON value: the one named schema without constraints.</summary>
[SchemaName("JsonValue")]
internal abstract class AnyJson;
