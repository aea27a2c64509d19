namespace Feather.Infrastructure.Models;

/// <summary>What servers that speak as OpenAI does write differently.</summary>
/// <param name="MaxTokensField">The name of the limit of an answer's tokens.</param>
/// <param name="AsksForUsage">Whether <c>stream_options</c> is sent, without which most servers do not count tokens.</param>
/// <param name="SystemRole">The role of the system prompt; <see cref="User"/> puts it before the first message.</param>
public sealed record ChatDialect(string MaxTokensField, bool AsksForUsage, string SystemRole)
{
    public const string MaxTokens = "max_tokens";
    public const string MaxCompletionTokens = "max_completion_tokens";
    public const string System = "system";
    public const string Developer = "developer";
    public const string User = "user";
}
