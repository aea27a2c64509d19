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

/// <summary>A key, without the key itself.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="KeyPrefix">How the key itself begins.</param>
/// <param name="Scopes">What it may do; none, or `*`, is all.</param>
/// <param name="IsActive">Whether it opens anything now: it is neither revoked nor expired.</param>
/// <param name="LastUsedAt">When it was last used, to some seconds; null before its first use.</param>
/// <param name="ExpiresAt">Until when it opens anything; null is for good.</param>
internal sealed record ApiKeyResponse(
    Guid Id, string Name, string KeyPrefix, IReadOnlyList<string> Scopes, bool IsActive, [Required] Timestamp? LastUsedAt,
    [Required] Timestamp? ExpiresAt, Timestamp CreatedAt)
    : IAnswerFrom<(IssuedApiKey Issued, Timestamp Now)>;

/// <summary>A key that was made, with the key itself.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="KeyPrefix">How the key itself begins.</param>
/// <param name="Scopes">What it may do; none, or `*`, is all.</param>
/// <param name="IsActive">Whether it opens anything now.</param>
/// <param name="LastUsedAt">Null: it was not used yet.</param>
/// <param name="ExpiresAt">Until when it opens anything; null is for good.</param>
/// <param name="PlainTextKey">The key itself, which is not stored and cannot be shown again.</param>
internal sealed record ApiKeyCreateResponse(
    Guid Id, string Name, string KeyPrefix, IReadOnlyList<string> Scopes, bool IsActive, [Required] Timestamp? LastUsedAt,
    [Required] Timestamp? ExpiresAt, Timestamp CreatedAt, string PlainTextKey)
    : Unlogged, IAnswerFrom<(IssuedApiKey Issued, ApiKeyText Text, Timestamp Now)>;
