using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Domain.Turns;

/// <summary>
/// The organization's turns. Every method is one trip and a transaction of its own, repeated after a transient failure; what
/// it writes stands when it returns, so that nothing is held while a model answers.
/// </summary>
public interface ITurnRepository
{
    /// <summary>
    /// Stores the turn with a lease if its conversation is open, has no running turn, and its key is free. A repeat with the
    /// same id meets its own row.
    /// </summary>
    /// <exception cref="Common.NotFoundException">The organization has no such conversation.</exception>
    Task<TurnAttempt> AcceptAsync(NewTurn turn, CancellationToken cancellationToken);

    /// <summary>The team that the conversation is bound to, by the revisions it pinned, and the chains that the pinned revisions name.</summary>
    Task<PinnedContext> GetPinnedAsync(OrganizationId organizationId, ConversationId conversationId, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a turn that still holds its lease: messages, trace and last frames in one transaction. A conversation that was
    /// closed takes no answer, and a turn that was failed meanwhile nothing at all. A repeat finds what the first attempt wrote.
    /// </summary>
    Task<EndResult> EndAsync(NewTurn turn, TurnOutcome outcome, IReadOnlyList<Frame> frames, CancellationToken cancellationToken);

    /// <summary>A turn whose lease has run out, with what it had come to; null where there is none any more.</summary>
    Task<DeadTurn?> FindDeadAsync(OrganizationId organizationId, TurnId id, CancellationToken cancellationToken);

    /// <summary>Fails a turn whose lease has run out, with an error as its last frame. Does nothing to one that has ended.</summary>
    Task FailDeadAsync(NewTurn turn, TurnFailed outcome, string errorData, CancellationToken cancellationToken);

    /// <summary>How a turn stands; null where the conversation has none of that id.</summary>
    Task<TurnState?> FindStateAsync(
        OrganizationId organizationId, ConversationId conversationId, TurnId id, CancellationToken cancellationToken);
}

/// <summary>What an attempt to accept a turn came upon, under the conversation's lock.</summary>
/// <param name="IsClosed">Whether the conversation takes no turn any more.</param>
/// <param name="Keyed">The turn that holds the key; null where the request has none.</param>
/// <param name="Running">The conversation's running turn: the one that was asked for, if it was accepted.</param>
public sealed record TurnAttempt(bool IsClosed, KeyedTurn? Keyed, RunningTurn? Running, TurnContext Context);

public sealed record KeyedTurn(TurnId Id, byte[] BodySha256);

/// <param name="IsDead">Whether its lease has run out.</param>
public sealed record RunningTurn(TurnId Id, bool IsDead);

/// <summary>What a turn of a team, or one that names chains of models, needs besides.</summary>
/// <param name="Team">Null where the conversation is bound to an agent.</param>
public sealed record PinnedContext(TurnTeam? Team, IReadOnlyList<Models.RouterConfig> RouterConfigs);

public enum EndResult
{
    /// <summary>It ended as was said.</summary>
    Written,

    /// <summary>The conversation is closed: it cannot be completed, only failed.</summary>
    ConversationClosed,

    /// <summary>It had ended already, or its lease ran out, or it is gone.</summary>
    Lost,
}

/// <param name="PartialAnswer">What its frames say.</param>
public sealed record DeadTurn(NewTurn Turn, IReadOnlyList<TraceStep> Steps, string PartialAnswer) : Unlogged;

/// <param name="Frames">How many frames there are.</param>
/// <param name="Last">The last frame of one that has ended, as long as frames are kept.</param>
public sealed record TurnState(TurnStatus Status, int Frames, Frame? Last);
