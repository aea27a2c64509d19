using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Domain.Turns;

public enum TurnStatus
{
    Running,
    Completed,
    Failed,
}

/// <summary>How the answering agent was chosen: there is only one, a router picks one, or the members hand over to one another.</summary>
public enum TurnPath
{
    Single,
    Supervisor,
    Swarm,
}

/// <summary>What decided the choice in the end.</summary>
public enum DecisionSource
{
    Binding,
    Router,
    Fallback,
    Handover,
}

/// <summary>A turn to accept: the end user's message, and the form of the answer.</summary>
/// <param name="IsStreamed">Whether the caller asked for a stream. Streamed and other turns have separate keys.</param>
/// <param name="WantsTrace">Whether its stream has a frame with the trace.</param>
public sealed record NewTurn(
    OrganizationId OrganizationId,
    TurnId Id,
    ConversationId ConversationId,
    string UserMessage,
    bool IsStreamed,
    bool WantsTrace,
    TurnKey? Key,
    Timestamp CreatedAt) : Unlogged
{
    /// <summary>The first step of its trace.</summary>
    public TraceStep AsStep() => new(
        "user_message", TraceActor.Customer, TraceCategory.Product, "The end user said something", Summary: null, TraceStatus.Succeeded,
        CreatedAt, CreatedAt, Document.Empty);
}

/// <summary>The Idempotency-Key of a turn's request, and the SHA-256 of the request's body.</summary>
public sealed record TurnKey(string Text, byte[] BodySha256) : Unlogged;

/// <summary>One frame of a turn's stream, as it is stored and sent (contract: Turns).</summary>
/// <param name="N">From 1, without gaps.</param>
/// <param name="Event">delta, trace, complete or error; the last two end the stream.</param>
/// <param name="Data">JSON on one line.</param>
public sealed record Frame(int N, string Event, string Data) : Unlogged
{
    public const string Delta = "delta";
    public const string Trace = "trace";
    public const string Complete = "complete";
    public const string Error = "error";

    public bool IsLast => Event is Complete or Error;
}
