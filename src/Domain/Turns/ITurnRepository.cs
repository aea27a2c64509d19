using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Domain.Turns;

/// <summary>
/// The organization's turns. Every method is one trip and one transaction, retried after a transient failure. It has committed
/// when it returns, so that no connection is held while a model answers.
/// </summary>
public interface ITurnRepository
{
    /// <summary>
    /// Stores the turn with a lease if its conversation is open and has no running turn, and the key is free. A retry with the
    /// same id finds its own row.
    /// </summary>
    /// <exception cref="Common.NotFoundException">The organization has no such conversation.</exception>
    Task<TurnAttempt> AcceptAsync(NewTurn turn, CancellationToken cancellationToken);

    /// <summary>The team that the conversation is bound to, by its pinned revisions, and the chains of models that these name.</summary>
    Task<PinnedContext> GetPinnedAsync(OrganizationId organizationId, ConversationId conversationId, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a turn that still holds its lease: messages, trace and last frames in one transaction. A closed conversation takes
    /// no answer. A turn that has ended already stays as it is. A retry finds what the first attempt wrote.
    /// </summary>
    Task<EndResult> EndAsync(NewTurn turn, TurnOutcome outcome, IReadOnlyList<Frame> frames, CancellationToken cancellationToken);

    /// <summary>A turn whose lease has expired, with its steps and its answer so far; null if there is no such turn.</summary>
    Task<DeadTurn?> FindDeadAsync(OrganizationId organizationId, TurnId id, CancellationToken cancellationToken);

    /// <summary>Fails a turn whose lease has expired, with an error as its last frame. Does nothing if the turn has ended.</summary>
    Task FailDeadAsync(NewTurn turn, TurnFailed outcome, string errorData, CancellationToken cancellationToken);

    /// <summary>The state of a turn; null if the conversation has no turn with that id.</summary>
    Task<TurnState?> FindStateAsync(
        OrganizationId organizationId, ConversationId conversationId, TurnId id, CancellationToken cancellationToken);
}

/// <summary>What an attempt to accept a turn found, under the conversation's lock.</summary>
/// <param name="IsClosed">Whether the conversation is closed.</param>
/// <param name="Keyed">The turn that holds the key; null if the request has no key, or no turn holds it.</param>
/// <param name="Running">The conversation's running turn; the requested one if it was accepted.</param>
public sealed record TurnAttempt(bool IsClosed, KeyedTurn? Keyed, RunningTurn? Running, TurnContext Context);

public sealed record KeyedTurn(TurnId Id, byte[] BodySha256);

/// <param name="IsDead">Whether its lease has expired.</param>
public sealed record RunningTurn(TurnId Id, bool IsDead);

/// <summary>What a turn needs besides if it belongs to a team or names a chain of models.</summary>
/// <param name="Team">Null if the conversation is bound to an agent.</param>
public sealed record PinnedContext(TurnTeam? Team, IReadOnlyList<Models.RouterConfig> RouterConfigs);

public enum EndResult
{
    /// <summary>The outcome is stored.</summary>
    Written,

    /// <summary>The conversation is closed: the turn can only fail.</summary>
    ConversationClosed,

    /// <summary>The turn had ended already, its lease had expired, or it was deleted.</summary>
    Lost,
}

/// <param name="PartialAnswer">The text of its stored deltas.</param>
public sealed record DeadTurn(NewTurn Turn, IReadOnlyList<TraceStep> Steps, string PartialAnswer) : Unlogged;

/// <param name="Frames">The number of its stored frames.</param>
/// <param name="Last">The last frame of a turn that has ended, while frames are kept.</param>
public sealed record TurnState(TurnStatus Status, int Frames, Frame? Last);
