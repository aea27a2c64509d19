using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;

namespace Feather.Application.Teams;

/// <summary>Reads one revision with its roster.</summary>
public sealed record GetTeamRevisionQuery(OrganizationId OrganizationId, TeamRevisionId RevisionId) : Unlogged, IQuery<TeamRevision>;
