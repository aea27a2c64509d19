using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Agents;

/// <summary>Reads an agent with its active revision; its handler stands beside its SQL, as those of all queries.</summary>
public sealed record GetAgentQuery(OrganizationId OrganizationId, AgentId AgentId) : Unlogged, IQuery<AgentDetail>;
