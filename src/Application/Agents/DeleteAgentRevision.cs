using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Removes a revision that was never pinned and is not active.</summary>
public sealed record DeleteAgentRevisionCommand(OrganizationId OrganizationId, AgentRevisionId RevisionId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteAgentRevisionHandler(IAgentRevisionRepository revisions) : IRequestHandler<DeleteAgentRevisionCommand, Unit>
{
    public async Task<Unit> Handle(DeleteAgentRevisionCommand command, CancellationToken cancellationToken)
    {
        var use = await revisions.GetUseAsync(command.OrganizationId, command.RevisionId, cancellationToken);
        use.RequireNone();
        revisions.Remove(command.OrganizationId, command.RevisionId);
        return Unit.Value;
    }
}
