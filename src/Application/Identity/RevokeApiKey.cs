using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Identity;

/// <summary>Revokes a key for good; revoking it again changes nothing.</summary>
public sealed record RevokeApiKeyCommand(ApiKey Revoker, ApiKeyId Id) : Unlogged, ICommand<Unit>
{
    public OrganizationId OrganizationId => Revoker.OrganizationId;
}

internal sealed class RevokeApiKeyHandler(IApiKeyRepository keys, TimeProvider clock) : IRequestHandler<RevokeApiKeyCommand, Unit>
{
    public async Task<Unit> Handle(RevokeApiKeyCommand command, CancellationToken cancellationToken)
    {
        command.Revoker.RequireMayRevoke(command.Id);
        await keys.RevokeAsync(command.OrganizationId, command.Id, Timestamp.Now(clock), cancellationToken);
        return Unit.Value;
    }
}
