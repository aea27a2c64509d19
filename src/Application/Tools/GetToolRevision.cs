using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;

namespace Feather.Application.Tools;

/// <summary>Reads one revision of a tool that is not deleted; its handler stands beside its SQL.</summary>
public sealed record GetToolRevisionQuery(OrganizationId OrganizationId, ToolRevisionId RevisionId) : Unlogged, IQuery<ToolRevision>;
