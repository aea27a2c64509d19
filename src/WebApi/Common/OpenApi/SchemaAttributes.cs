using Feather.Domain.Common;

namespace Feather.WebApi.Common.OpenApi;

/// <summary>The contract's name of a wire type, where it cannot be its name in C#.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SchemaNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>The words a text is one of; a single one is a constant.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal class OneOfAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words { get; } = words;
}

/// <inheritdoc/>
internal sealed class OneOfAttribute<T>() : OneOfAttribute([.. Word.All<T>()])
    where T : struct, Enum;

/// <summary>
/// Not in the schema's list of required properties, though it is never null and has no default: it may be absent, or the
/// contract leaves it out of the list. What is nullable or has a default is not required anyway.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class NotRequiredAttribute : Attribute;

/// <summary>A document that maps tools to maps of fields to <c>InputArgConfig</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class ToolInputsAttribute : Attribute;

/// <summary>A property or a whole type that the contract does not have.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class AdditionAttribute : Attribute;
