using Feather.Domain.Identity;

namespace Feather.Domain.Runtime;

/// <summary>Loads what a bind needs to know of the organization's agents and teams.</summary>
public interface IBindingRepository
{
    /// <summary>The target's agent, or team with its roster and their revisions, in one snapshot and one trip.</summary>
    Task<BindingCandidate> LoadAsync(OrganizationId organizationId, BindingTarget target, CancellationToken cancellationToken);
}
