using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;

namespace Feather.Application.Teams;

/// <summary>Reads a revision's whole roster, by (position, id).</summary>
public sealed record ListTeamMembersQuery(OrganizationId OrganizationId, TeamRevisionId RevisionId)
    : Unlogged, IQuery<IReadOnlyList<TeamMember>>;
