using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Teams;

namespace Feather.Domain.Runtime;

/// <summary>The data loaded for a target, from one snapshot. Null if the organization has no such agent or team.</summary>
public sealed record BindingCandidate(BindableAgent? Agent, BindableTeam? Team);

/// <summary>A binding with the revisions as loaded. The bind is valid only if they have not changed when it is stored.</summary>
/// <param name="AgentRevisions">The revision of the agent, or those of the roster in its order.</param>
public sealed record PinnedBinding(Binding Binding, BindableTeamRevision? TeamRevision, IReadOnlyList<BindableRevision> AgentRevisions)
{
    /// <summary>The agent that answers first: the bound agent, or the team's initial member, else its fallback member.</summary>
    public AgentId FirstAgent => TeamRevision is { } team ? team.InitialMember ?? team.FallbackMember : AgentRevisions[0].AgentId;

    public IReadOnlyList<VariableSource> Variables => [.. AgentRevisions.Select(revision => revision.Variables.Value)];
}

/// <summary>Decides which revisions a new conversation pins (contract: Binding). It depends only on its arguments.</summary>
public static class RevisionPinning
{
    public static PinnedBinding Pin(BindingTarget target, BindingCandidate candidate) => target switch
    {
        BindingTarget.ToAgent agent => PinAgent(agent, candidate.Agent ?? throw new NotFoundException()),
        BindingTarget.ToTeam team => PinTeam(team, candidate.Team ?? throw new NotFoundException()),
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    private static PinnedBinding PinAgent(BindingTarget.ToAgent target, BindableAgent agent)
    {
        if (agent.Revision is not { } revision)
        {
            throw target.Named is null
                ? new BadRequestException($"Agent {agent.Id.Value} has no active revision.")
                : new NotFoundException();
        }

        return new PinnedBinding(new AgentBinding(agent.Id, revision.Id), null, [revision]);
    }

    private static PinnedBinding PinTeam(BindingTarget.ToTeam target, BindableTeam team)
    {
        if (team.Revision is not { } revision)
        {
            throw target.Named is null
                ? new BadRequestException($"Team {team.Id.Value} has no active revision.")
                : new NotFoundException();
        }

        var pinned = revision.RequireBindable();
        var binding = new TeamBinding(team.Id, revision.Id, [.. pinned.Select(pin => new BoundRevision(pin.AgentId, pin.Id))]);
        return new PinnedBinding(binding, revision, pinned);
    }
}
