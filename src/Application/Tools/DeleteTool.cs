using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

/// <summary>Hides a tool that nobody uses any more.</summary>
public sealed record DeleteToolCommand(OrganizationId OrganizationId, ToolId ToolId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteToolHandler(IToolRepository tools, TimeProvider clock) : IRequestHandler<DeleteToolCommand, Unit>
{
    public async Task<Unit> Handle(DeleteToolCommand command, CancellationToken cancellationToken)
    {
        var uses = await tools.GetUsesLockedAsync(command.OrganizationId, command.ToolId, cancellationToken);
        uses.RequireNone();
        tools.Delete(command.OrganizationId, command.ToolId, Timestamp.Now(clock));
        return Unit.Value;
    }
}
