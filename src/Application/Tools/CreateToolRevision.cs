using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

/// <summary>Creates an inactive revision. If it is based on another one of the tool, it starts as a copy of that.</summary>
public sealed record CreateToolRevisionCommand(
    OrganizationId OrganizationId,
    ToolId ToolId,
    ToolRevisionId RevisionId,
    string Name,
    Change<string?> Description,
    ToolRevisionId? BasedOn,
    ToolDefinition Definition,
    string CreatedBy) : Unlogged, ICommand<ToolRevision>;

internal sealed class CreateToolRevisionHandler(IToolRepository tools, ISecretCipher cipher, TimeProvider clock)
    : IRequestHandler<CreateToolRevisionCommand, ToolRevision>
{
    public async Task<ToolRevision> Handle(CreateToolRevisionCommand command, CancellationToken cancellationToken)
    {
        var (tool, source) = await LoadAsync(command, cancellationToken);
        var blank = ToolRevision.Begin(
            command.RevisionId, tool.Id, command.Name, command.Description.Or(source?.Description), command.CreatedBy, Timestamp.Now(clock));
        var cloned = blank with
        {
            Configuration = source?.Configuration,
            TransferTarget = source?.TransferTarget,
            ResponseSchema = source?.ResponseSchema,
            InputDefaults = source?.InputDefaults,
        };
        return await tools.AddRevisionAsync(tool, command.Definition.AppliedTo(cloned, tool, cipher), cancellationToken);
    }

    private async Task<(Tool Tool, ToolRevision? Source)> LoadAsync(CreateToolRevisionCommand command, CancellationToken cancellationToken) =>
        command.BasedOn is { } basedOn
            ? await tools.GetLockedAsync(command.OrganizationId, command.ToolId, basedOn, cancellationToken)
            : (await tools.GetLockedAsync(command.OrganizationId, command.ToolId, cancellationToken), null);
}
