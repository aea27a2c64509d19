using System.Globalization;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Turns;

namespace Feather.Infrastructure.Turns;

/// <summary>The end of a conversation, as a step of its trace.</summary>
internal sealed record ConversationEndRow(string Status, string? CloseReason, DateTime? ClosedAt)
{
    /// <summary>Null while the conversation is open.</summary>
    public TraceStep? ToStep() => ClosedAt is not { } closed ? null : new TraceStep(
        "conversation_ended",
        TraceActor.System,
        TraceCategory.Product,
        Word.To<ConversationStatus>(Status) switch
        {
            ConversationStatus.Expired => "The conversation expired",
            ConversationStatus.Error => "The conversation ended with an error",
            ConversationStatus.Superseded => "The conversation was superseded",
            _ => "The conversation was closed",
        },
        Summary: null,
        TraceStatus.Succeeded,
        Timestamp.From(closed),
        Timestamp.From(closed),
        Document.Of([new("status", JsonText.Quote(Status)), new("reason", CloseReason is null ? "null" : JsonText.Quote(CloseReason))]));
}

/// <summary>A row of conversations.outbox, as a step of the trace.</summary>
internal sealed record AfterWorkRow(
    string Kind, int Attempts, DateTime? DueAt, string? LastError, string Calls, DateTime CreatedAt, DateTime? DoneAt, DateTime? FailedAt)
{
    public TraceStep ToStep() => new(
        Kind,
        TraceActor.System,
        TraceCategory.Engineering,
        Kind == "summary" ? "Summary of the conversation" : "Memory of the end user",
        Summary: null,
        DoneAt is not null ? TraceStatus.Succeeded : FailedAt is not null ? TraceStatus.Failed : TraceStatus.InProgress,
        Timestamp.From(CreatedAt),
        (DoneAt ?? FailedAt) is { } ended ? Timestamp.From(ended) : null,
        Document.Of(
        [
            new("attempts", Attempts.ToString(CultureInfo.InvariantCulture)),
            new("last_error", LastError is null ? "null" : JsonText.Quote(LastError)),
            new("calls", Calls),
            new("due_at", DueAt is { } due ? JsonText.Quote($"{Timestamp.From(due)}") : "null"),
        ]));
}
