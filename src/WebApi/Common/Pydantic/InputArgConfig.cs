using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>The value of one input of a tool. No other keys are allowed.</summary>
/// <param name="Value">Any JSON value.</param>
/// <param name="Type">Whether the agent may replace the value.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record InputArgConfig(JsonElement Value, [DefaultValue("default")] InputArgType Type);

/// <summary>`default`: the agent may give another value. `pinned`: the agent may not.</summary>
internal enum InputArgType
{
    Default,
    Pinned,
}
