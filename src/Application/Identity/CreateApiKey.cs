using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using FluentValidation;
using MediatR;

namespace Feather.Application.Identity;

/// <summary>Creates a key that has at most the rights of the key that creates it.</summary>
/// <param name="Id">A retry uses the same id and the same <paramref name="Text"/>.</param>
public sealed record CreateApiKeyCommand(
    ApiKey Maker, ApiKeyId Id, ApiKeyText Text, string Name, IReadOnlyList<string> Scopes, Timestamp? ExpiresAt)
    : Unlogged, ICommand<IssuedApiKey>
{
    public OrganizationId OrganizationId => Maker.OrganizationId;
}

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKeyCommand>
{
    public CreateApiKeyValidator(TimeProvider clock) =>
        RuleFor(command => command)
            .Must(command => command.ExpiresAt is not { } expiry || expiry.Utc > Timestamp.Now(clock).Utc)
            .WithMessage("expires_at must be in the future");
}

internal sealed class CreateApiKeyHandler(IApiKeyRepository keys, TimeProvider clock) : IRequestHandler<CreateApiKeyCommand, IssuedApiKey>
{
    public async Task<IssuedApiKey> Handle(CreateApiKeyCommand command, CancellationToken cancellationToken)
    {
        command.Maker.RequireMayPassOn(command.Scopes);
        var key = new ApiKey(
            command.Id, command.OrganizationId, command.Scopes, command.ExpiresAt, IsRevoked: false, OrganizationIsActive: true);
        var issued = new IssuedApiKey(key, command.Name, command.Text.Prefix, Timestamp.Now(clock), LastUsedAt: null);
        await keys.AddAsync(issued, command.Text.Hash, cancellationToken);
        return issued;
    }
}
