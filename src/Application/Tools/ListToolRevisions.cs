using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;

namespace Feather.Application.Tools;

/// <summary>Reads the revisions of one tool; its handler stands beside its SQL.</summary>
public sealed record ListToolRevisionsQuery(OrganizationId OrganizationId, ToolId ToolId, PageRequest Page)
    : Unlogged, IQuery<Page<ToolRevision>>;
