using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

/// <summary>Edits a revision in place, even the active one: nothing pins it, and the next use of the tool reads the new state.</summary>
public sealed record UpdateToolRevisionCommand(
    OrganizationId OrganizationId,
    ToolRevisionId RevisionId,
    string? Name,
    Change<string?> Description,
    ToolStatus? Status,
    ToolDefinition Definition,
    Precondition<ToolRevision>? IfMatch) : Unlogged, ICommand<ToolRevision>;

internal sealed class UpdateToolRevisionHandler(IToolRepository tools, ISecretCipher cipher, TimeProvider clock)
    : IRequestHandler<UpdateToolRevisionCommand, ToolRevision>
{
    public async Task<ToolRevision> Handle(UpdateToolRevisionCommand command, CancellationToken cancellationToken)
    {
        var (tool, revision) = await tools.GetLockedAsync(command.OrganizationId, command.RevisionId, cancellationToken);
        command.IfMatch?.Invoke(revision);
        var updated = command.Definition.AppliedTo(revision, tool, cipher) with
        {
            Name = command.Name ?? revision.Name,
            Description = command.Description.Or(revision.Description),
            Status = command.Status ?? revision.Status,
            UpdatedAt = Timestamp.Now(clock),
        };
        tools.Save(tool, updated);
        return updated;
    }
}
