using Feather.Domain.Agents;
using Feather.Domain.Teams;

namespace Feather.Domain.Runtime;

/// <summary>What a caller asks to talk to: one agent or one team, never both, with or without a revision named.</summary>
public abstract record BindingTarget
{
    private BindingTarget()
    {
    }

    public virtual AgentId? Agent => null;
    public virtual AgentRevisionId? AgentRevision => null;
    public virtual TeamId? Team => null;
    public virtual TeamRevisionId? TeamRevision => null;

    /// <summary>The target of a request that names exactly one of the two, as its validator has made sure.</summary>
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

/// <summary>What a conversation is bound to, and the revisions it has pinned for its whole life.</summary>
public abstract record Binding
{
    private protected Binding()
    {
    }

    /// <summary>The target that names just this binding.</summary>
    public abstract BindingTarget Target { get; }
}

public sealed record AgentBinding(AgentId AgentId, AgentRevisionId RevisionId) : Binding
{
    public override BindingTarget Target => new BindingTarget.ToAgent(AgentId, RevisionId);
}

/// <param name="BoundRevisions">One revision for every member that was enabled at bind, in roster order.</param>
public sealed record TeamBinding(TeamId TeamId, TeamRevisionId RevisionId, IReadOnlyList<BoundRevision> BoundRevisions) : Binding
{
    public override BindingTarget Target => new BindingTarget.ToTeam(TeamId, RevisionId);
}

public sealed record BoundRevision(AgentId AgentId, AgentRevisionId RevisionId);
