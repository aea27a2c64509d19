namespace Feather.Domain.Identity;

/// <summary>Names an organization, the owner of everything that is stored; whoever acts, acts within exactly one.</summary>
public readonly record struct OrganizationId(Guid Value);
