using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;
using MediatR;

namespace Feather.Application.Models;

/// <summary>Removes a router config. A revision that names it goes on as if it named none.</summary>
public sealed record DeleteRouterConfigCommand(OrganizationId OrganizationId, RouterConfigId ConfigId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteRouterConfigHandler(IRouterConfigRepository configs) : IRequestHandler<DeleteRouterConfigCommand, Unit>
{
    public async Task<Unit> Handle(DeleteRouterConfigCommand command, CancellationToken cancellationToken)
    {
        await configs.RemoveAsync(command.OrganizationId, command.ConfigId, cancellationToken);
        return Unit.Value;
    }
}
