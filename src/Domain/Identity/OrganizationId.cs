namespace Feather.Domain.Identity;

/// <summary>Names an organization, the owner of all stored data. Every request acts for exactly one.</summary>
public readonly record struct OrganizationId(Guid Value);
