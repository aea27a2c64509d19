using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;

namespace Feather.Application.Teams;

/// <summary>Reads one team with its active revision; its handler stands beside its SQL, as that of every query here.</summary>
public sealed record GetTeamQuery(OrganizationId OrganizationId, TeamId TeamId) : Unlogged, IQuery<Team>;
