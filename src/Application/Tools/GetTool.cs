using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;

namespace Feather.Application.Tools;

/// <summary>Reads one tool with its active revision; its handler stands beside its SQL.</summary>
public sealed record GetToolQuery(OrganizationId OrganizationId, ToolId ToolId) : Unlogged, IQuery<Tool>;
