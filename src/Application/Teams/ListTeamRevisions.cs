using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;

namespace Feather.Application.Teams;

/// <summary>Reads a page of a team's revisions with their rosters, newest first.</summary>
public sealed record ListTeamRevisionsQuery(OrganizationId OrganizationId, TeamId TeamId, PageRequest Page)
    : Unlogged, IQuery<Page<TeamRevision>>;
