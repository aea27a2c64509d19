using Feather.Domain.Common;

namespace Feather.Infrastructure.Models;

/// <param name="DefaultModel">The model that is used if no setting names one.</param>
/// <param name="Timeout">How long a model may send nothing.</param>
/// <param name="ScriptedTokensPerSecond">The speed of the scripted model. If null, it answers at once.</param>
/// <param name="OpenAI">Null if it is not configured.</param>
/// <param name="ScriptedWords">How many words of its prompt and of the message the scripted model quotes.</param>
public sealed record ModelSettings(
    string DefaultModel, TimeSpan Timeout, double? ScriptedTokensPerSecond, OpenAISettings? OpenAI, int ScriptedWords = ModelSettings.UsualScriptedWords)
{
    public const int UsualScriptedWords = 40;
}

/// <param name="Key">Null where the server needs none.</param>
/// <param name="Models">The models it serves; where there are none, every model that is asked for is asked of it.</param>
public sealed record OpenAISettings(Uri BaseAddress, string? Key, IReadOnlyList<string> Models, ChatDialect Dialect) : Unlogged;
