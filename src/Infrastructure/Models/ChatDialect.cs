namespace Feather.Infrastructure.Models;

/// <summary>The differences between servers that use the API of OpenAI.</summary>
/// <param name="MaxTokensField">The name of the field that limits the tokens of an answer.</param>
/// <param name="AsksForUsage">Whether <c>stream_options</c> is sent. Without it most servers do not count tokens.</param>
/// <param name="SystemRole">The role of the system prompt. With <see cref="User"/> the prompt is put before the first message.</param>
public sealed record ChatDialect(string MaxTokensField, bool AsksForUsage, string SystemRole)
{
    public const string MaxTokens = "max_tokens";
    public const string MaxCompletionTokens = "max_completion_tokens";
    public const string System = "system";
    public const string Developer = "developer";
    public const string User = "user";
}
