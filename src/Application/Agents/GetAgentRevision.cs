using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Agents;

/// <summary>Reads a revision of an agent that is not deleted.</summary>
public sealed record GetAgentRevisionQuery(OrganizationId OrganizationId, AgentRevisionId RevisionId) : Unlogged, IQuery<AgentRevision>;
