using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;

namespace Feather.Application.Teams;

/// <summary>Reads a page of teams, newest first.</summary>
public sealed record ListTeamsQuery(OrganizationId OrganizationId, PageRequest Page) : Unlogged, IQuery<Page<TeamSummary>>;

public sealed record TeamSummary(
    OrganizationId OrganizationId,
    TeamId Id,
    string Name,
    string? Description,
    TeamRevisionId? ActiveRevisionId,
    Timestamp CreatedAt,
    Timestamp UpdatedAt);
