using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

/// <summary>Removes a revision for good, unless it is the active one.</summary>
public sealed record DeleteToolRevisionCommand(OrganizationId OrganizationId, ToolRevisionId RevisionId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteToolRevisionHandler(IToolRepository tools) : IRequestHandler<DeleteToolRevisionCommand, Unit>
{
    public async Task<Unit> Handle(DeleteToolRevisionCommand command, CancellationToken cancellationToken)
    {
        var (tool, revision) = await tools.GetLockedAsync(command.OrganizationId, command.RevisionId, cancellationToken);
        tool.RequireInactive(revision.Id);
        tools.DeleteRevision(tool, revision.Id);
        return Unit.Value;
    }
}
