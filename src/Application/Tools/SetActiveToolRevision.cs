using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

public sealed record SetActiveToolRevisionCommand(OrganizationId OrganizationId, ToolId ToolId, ToolRevisionId RevisionId)
    : Unlogged, ICommand<ToolRevision>;

internal sealed class SetActiveToolRevisionHandler(IToolRepository tools, TimeProvider clock)
    : IRequestHandler<SetActiveToolRevisionCommand, ToolRevision>
{
    public async Task<ToolRevision> Handle(SetActiveToolRevisionCommand command, CancellationToken cancellationToken)
    {
        var (tool, revision) = await tools.GetLockedAsync(command.OrganizationId, command.ToolId, command.RevisionId, cancellationToken);
        tools.Save(tool.Activated(revision, Timestamp.Now(clock)));
        return revision;
    }
}
