using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Reads a page of a conversation's trace: the steps of its turns by time, then the end of the conversation.</summary>
/// <param name="Turn">If given, only this turn's steps are read. A turn of another conversation has none.</param>
public sealed record ReadTraceQuery(OrganizationId OrganizationId, ConversationId ConversationId, TurnId? Turn, TraceRequest Page)
    : Unlogged, IQuery<TracePage>;

/// <summary>Reads a page of the trace of one turn, which the conversation must have.</summary>
public sealed record ReadTurnTraceQuery(OrganizationId OrganizationId, ConversationId ConversationId, TurnId Turn, TraceRequest Page)
    : Unlogged, IQuery<TracePage>;

/// <param name="Category">Only steps of this category; null for all.</param>
/// <param name="After">The last place of the page before; null for the first page.</param>
public readonly record struct TraceRequest(TraceCategory? Category, int Limit, TraceCursor? After);

/// <param name="Next">The place after which the next page begins; null on the last page.</param>
public sealed record TracePage(IReadOnlyList<TracedStep> Steps, TraceCursor? Next);

/// <param name="Turn">The turn of the step; null for a step of the conversation itself.</param>
public sealed record TracedStep(TurnId? Turn, TraceStep Step);
