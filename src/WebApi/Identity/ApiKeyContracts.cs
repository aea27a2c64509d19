using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Identity;

/// <summary>A request for a key.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Scopes">What it may do: `conversations`, `agents`, `teams`, `tools`, `identity` or `models`, each with `:read` or `:write`; none, or `*`, is all.</param>
/// <param name="ExpiresAt">Until when it opens anything; it must be in the future. Null is for good.</param>
internal sealed record ApiKeyCreateRequest(string Name, IReadOnlyList<string> Scopes, Timestamp? ExpiresAt)
    : Unlogged, IBody<ApiKeyCreateRequest>
{
    public static ApiKeyCreateRequest Read(IBodyFields fields) => new(
        Name: fields.Required("name", Kind.Text(max: 255, min: 1)),
        Scopes: fields.OrElse("scopes", Kind.ListOf(Kind.Text(255)), []),
        ExpiresAt: fields.Optional("expires_at", Kind.Time));

    public CreateApiKeyCommand ToCommand(ApiKey maker, TimeProvider clock) =>
        new(
            Maker: maker,
            Id: ApiKeyId.New(clock),
            Text: ApiKeyText.Create(forTests: false),
            Name: Name,
            Scopes: Scopes,
            ExpiresAt: ExpiresAt);
}

/// <summary>A key without its text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KeyPrefix">How the key's text begins.</param>
/// <param name="Scopes">What it may do. None, or `*`: all.</param>
/// <param name="IsActive">Whether it can be used: it is neither revoked nor expired.</param>
/// <param name="LastUsedAt">When it was last used, accurate to some seconds; null before its first use.</param>
/// <param name="ExpiresAt">When it expires; null if never.</param>
internal sealed record ApiKeyResponse(
    Guid Id, string Name, string KeyPrefix, IReadOnlyList<string> Scopes, bool IsActive, [Required] Timestamp? LastUsedAt,
    [Required] Timestamp? ExpiresAt, Timestamp CreatedAt)
    : IAnswerFrom<(IssuedApiKey Issued, Timestamp Now)>;

/// <summary>A new key with its text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KeyPrefix">How the key's text begins.</param>
/// <param name="Scopes">What it may do. None, or `*`: all.</param>
/// <param name="IsActive">Whether it can be used.</param>
/// <param name="LastUsedAt">Null, because it has not been used yet.</param>
/// <param name="ExpiresAt">When it expires; null if never.</param>
/// <param name="PlainTextKey">The key's text. It is not stored and cannot be shown again.</param>
internal sealed record ApiKeyCreateResponse(
    Guid Id, string Name, string KeyPrefix, IReadOnlyList<string> Scopes, bool IsActive, [Required] Timestamp? LastUsedAt,
    [Required] Timestamp? ExpiresAt, Timestamp CreatedAt, string PlainTextKey)
    : Unlogged, IAnswerFrom<(IssuedApiKey Issued, ApiKeyText Text, Timestamp Now)>;
