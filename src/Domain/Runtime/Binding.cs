using Feather.Domain.Agents;
using Feather.Domain.Teams;

namespace Feather.Domain.Runtime;

/// <summary>The agent or team that a caller asks for, never both, with or without a revision.</summary>
public abstract record BindingTarget
{
    private BindingTarget()
    {
    }

    public virtual AgentId? Agent => null;
    public virtual AgentRevisionId? AgentRevision => null;
    public virtual TeamId? Team => null;
    public virtual TeamRevisionId? TeamRevision => null;

    /// <summary>Exactly one of agent and team must be given. The validator of the request ensures that.</summary>
    public static BindingTarget Of(AgentId? agent, AgentRevisionId? agentRevision, TeamId? team, TeamRevisionId? teamRevision) =>
        (agent, team) switch
        {
            ({ } id, null) => new ToAgent(id, agentRevision),
            (null, { } id) => new ToTeam(id, teamRevision),
            _ => throw new ArgumentException("A target is one agent or one team."),
        };

    public sealed record ToAgent(AgentId Id, AgentRevisionId? Named) : BindingTarget
    {
        public override AgentId? Agent => Id;
        public override AgentRevisionId? AgentRevision => Named;
    }

    public sealed record ToTeam(TeamId Id, TeamRevisionId? Named) : BindingTarget
    {
        public override TeamId? Team => Id;
        public override TeamRevisionId? TeamRevision => Named;
    }
}

/// <summary>The agent or team of a conversation, with the revisions that it has pinned for good.</summary>
public abstract record Binding
{
    private protected Binding()
    {
    }

    public abstract BindingTarget Target { get; }
}

public sealed record AgentBinding(AgentId AgentId, AgentRevisionId RevisionId) : Binding
{
    public override BindingTarget Target => new BindingTarget.ToAgent(AgentId, RevisionId);
}

/// <param name="BoundRevisions">One revision for every member that was enabled at the bind, in roster order.</param>
public sealed record TeamBinding(TeamId TeamId, TeamRevisionId RevisionId, IReadOnlyList<BoundRevision> BoundRevisions) : Binding
{
    public override BindingTarget Target => new BindingTarget.ToTeam(TeamId, RevisionId);
}

public sealed record BoundRevision(AgentId AgentId, AgentRevisionId RevisionId);
