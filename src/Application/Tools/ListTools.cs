using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;

namespace Feather.Application.Tools;

/// <summary>Reads the organization's tools, of one type or all; its handler stands beside its SQL.</summary>
public sealed record ListToolsQuery(OrganizationId OrganizationId, ToolType? Type, PageRequest Page) : Unlogged, IQuery<Page<Tool>>;
