using Feather.Domain.Common;

namespace Feather.Infrastructure.Models;

/// <param name="DefaultModel">The model that answers where nothing names one.</param>
/// <param name="Timeout">How long a model may be silent.</param>
/// <param name="ScriptedTokensPerSecond">How fast the scripted model speaks; null is at once.</param>
/// <param name="OpenAI">Null where it is not configured.</param>
/// <param name="ScriptedWords">How many words the scripted model repeats of what it was told, and of what was said.</param>
public sealed record ModelSettings(
    string DefaultModel, TimeSpan Timeout, double? ScriptedTokensPerSecond, OpenAISettings? OpenAI, int ScriptedWords = ModelSettings.UsualScriptedWords)
{
    public const int UsualScriptedWords = 40;
}

/// <param name="Key">Null where the server needs none.</param>
/// <param name="Models">The models it serves; where there are none, every model that is asked for is asked of it.</param>
public sealed record OpenAISettings(Uri BaseAddress, string? Key, IReadOnlyList<string> Models, ChatDialect Dialect) : Unlogged;
