using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;
using MediatR;

namespace Feather.Application.Agents;

/// <summary>Replaces a revision's values for tool inputs, unless a conversation has pinned it.</summary>
/// <param name="Defaults">By tool, then by input.</param>
public sealed record SetAgentToolInputsCommand(
    OrganizationId OrganizationId, AgentRevisionId RevisionId, Change<Document> Defaults, Precondition<AgentToolInputs>? IfMatch)
    : Unlogged, ICommand<AgentToolInputs>;

internal sealed class SetAgentToolInputsHandler(IAgentRevisionRepository revisions, IToolRepository tools, TimeProvider clock)
    : IRequestHandler<SetAgentToolInputsCommand, AgentToolInputs>
{
    public async Task<AgentToolInputs> Handle(SetAgentToolInputsCommand command, CancellationToken cancellationToken)
    {
        var stored = await revisions.GetLockedAsync(command.OrganizationId, command.RevisionId, cancellationToken);
        var wanted = stored with { ToolInputDefaults = command.Defaults.IsGiven ? command.Defaults.Value : stored.ToolInputDefaults };
        var named = await tools.ListAsync(
            command.OrganizationId, [.. AgentToolInputs.ToolsOf(stored).Union(AgentToolInputs.ToolsOf(wanted))], cancellationToken);

        command.IfMatch?.Invoke(AgentToolInputs.Of(stored, named));
        var changed = stored.WithToolInputDefaults(wanted.ToolInputDefaults, Timestamp.Now(clock));
        revisions.Save(command.OrganizationId, changed);
        return AgentToolInputs.Of(changed, named);
    }
}
