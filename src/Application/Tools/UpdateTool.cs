using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

public sealed record UpdateToolCommand(
    OrganizationId OrganizationId,
    ToolId ToolId,
    string? Name,
    Change<string?> Description,
    ToolType? Type,
    Document? Metadata,
    Precondition<Tool>? IfMatch) : Unlogged, ICommand<Tool>;

internal sealed class UpdateToolHandler(IToolRepository tools, TimeProvider clock) : IRequestHandler<UpdateToolCommand, Tool>
{
    public async Task<Tool> Handle(UpdateToolCommand command, CancellationToken cancellationToken)
    {
        var tool = await tools.GetLockedAsync(command.OrganizationId, command.ToolId, cancellationToken);
        command.IfMatch?.Invoke(tool);
        var updated = tool.Updated(command.Name, command.Description, command.Type, command.Metadata, Timestamp.Now(clock));
        tools.Save(updated);
        return updated;
    }
}
