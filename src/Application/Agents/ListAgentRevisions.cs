using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Agents;

/// <summary>Reads a page of an agent's revisions.</summary>
public sealed record ListAgentRevisionsQuery(OrganizationId OrganizationId, AgentId AgentId, PageRequest Page)
    : Unlogged, IQuery<Page<AgentRevision>>;
