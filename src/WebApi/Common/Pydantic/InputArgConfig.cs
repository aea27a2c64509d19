using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>The value of one input of a tool. Nothing else may stand beside its two keys.</summary>
/// <param name="Value">Any JSON value.</param>
/// <param name="Type">What the value is to the agent.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record InputArgConfig(JsonElement Value, [DefaultValue("default")] InputArgType Type);

/// <summary>`default`: the agent may give another value. `pinned`: the value stands.</summary>
internal enum InputArgType
{
    Default,
    Pinned,
}
