using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

/// <summary>Enables or disables a tool, which is its active revision's status; one that is as asked stays untouched.</summary>
public sealed record SwitchToolCommand(OrganizationId OrganizationId, ToolId ToolId, ToolStatus Status) : Unlogged, ICommand<Unit>;

internal sealed class SwitchToolHandler(IToolRepository tools, TimeProvider clock) : IRequestHandler<SwitchToolCommand, Unit>
{
    public async Task<Unit> Handle(SwitchToolCommand command, CancellationToken cancellationToken)
    {
        var tool = await tools.GetLockedAsync(command.OrganizationId, command.ToolId, cancellationToken);
        if (tool.Switched(command.Status, Timestamp.Now(clock)) is { } switched)
            tools.Save(tool, switched);
        return Unit.Value;
    }
}
