using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Agents;

/// <summary>Reads what a revision gives to the inputs of its tools; its handler stands beside its SQL.</summary>
public sealed record GetAgentToolInputsQuery(OrganizationId OrganizationId, AgentRevisionId RevisionId) : Unlogged, IQuery<AgentToolInputs>;
