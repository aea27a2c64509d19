using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Identity;

/// <param name="Settings">Replaces all settings. Null changes nothing.</param>
public sealed record UpdateOrganizationCommand(OrganizationId OrganizationId, Document? Settings, Precondition<Organization>? IfMatch)
    : Unlogged, ICommand<Organization>;

internal sealed class UpdateOrganizationHandler(IOrganizationRepository organizations, TimeProvider clock)
    : IRequestHandler<UpdateOrganizationCommand, Organization>
{
    public async Task<Organization> Handle(UpdateOrganizationCommand command, CancellationToken cancellationToken)
    {
        var organization = await organizations.GetLockedAsync(command.OrganizationId, cancellationToken);
        command.IfMatch?.Invoke(organization);
        var changed = organization.WithSettings(command.Settings, Timestamp.Now(clock));
        organizations.Save(changed);
        return changed;
    }
}
