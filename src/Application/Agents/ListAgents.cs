using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Application.Agents;

/// <summary>Reads a page of the organization's agents.</summary>
public sealed record ListAgentsQuery(OrganizationId OrganizationId, PageRequest Page) : Unlogged, IQuery<Page<Agent>>;
