using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Models;
using MediatR;

namespace Feather.Application.Models;

/// <summary>Updates a router config. Turns that begin later use the new state.</summary>
public sealed record UpdateRouterConfigCommand(
    OrganizationId OrganizationId, RouterConfigId ConfigId, RouterConfigChange Change, Precondition<RouterConfig>? IfMatch)
    : Unlogged, ICommand<RouterConfig>;

internal sealed class UpdateRouterConfigHandler(IRouterConfigRepository configs, TimeProvider clock)
    : IRequestHandler<UpdateRouterConfigCommand, RouterConfig>
{
    public async Task<RouterConfig> Handle(UpdateRouterConfigCommand command, CancellationToken cancellationToken)
    {
        var stored = await configs.GetLockedAsync(command.OrganizationId, command.ConfigId, cancellationToken);
        command.IfMatch?.Invoke(stored);
        var changed = stored.With(command.Change, Timestamp.Now(clock));
        configs.Save(changed);
        return changed;
    }
}
