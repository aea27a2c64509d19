using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Tools;

/// <param name="ToolId">A retry uses the same id, and the same revision id.</param>
public sealed record CreateToolCommand(
    OrganizationId OrganizationId,
    ToolId ToolId,
    ToolRevisionId RevisionId,
    string Name,
    string? Description,
    ToolType Type,
    ToolDefinition Definition,
    Document? Metadata,
    string CreatedBy) : Unlogged, ICommand<Tool>;

internal sealed class CreateToolHandler(IToolRepository tools, ISecretCipher cipher, TimeProvider clock)
    : IRequestHandler<CreateToolCommand, Tool>
{
    public Task<Tool> Handle(CreateToolCommand command, CancellationToken cancellationToken)
    {
        var now = Timestamp.Now(clock);
        var tool = new Tool
        {
            OrganizationId = command.OrganizationId,
            Id = command.ToolId,
            Name = command.Name,
            Description = command.Description,
            Type = command.Type,
            Metadata = command.Metadata ?? Document.Empty,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var first = ToolRevision.Begin(command.RevisionId, tool.Id, command.Name, command.Description, command.CreatedBy, now);
        return tools.AddAsync(tool, command.Definition.AppliedTo(first, tool, cipher), cancellationToken);
    }
}
