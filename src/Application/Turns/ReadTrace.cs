using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Reads a page of what happened in a conversation: the steps of its turns by time, and how it ended.</summary>
/// <param name="Turn">The turn whose steps alone are asked for; one that the conversation does not have has none.</param>
public sealed record ReadTraceQuery(OrganizationId OrganizationId, ConversationId ConversationId, TurnId? Turn, TraceRequest Page)
    : Unlogged, IQuery<TracePage>;

/// <summary>Reads a page of what happened in one turn of a conversation, which has to be there.</summary>
public sealed record ReadTurnTraceQuery(OrganizationId OrganizationId, ConversationId ConversationId, TurnId Turn, TraceRequest Page)
    : Unlogged, IQuery<TracePage>;

/// <param name="Category">For whom the steps are told; null for everybody.</param>
/// <param name="After">Where the page before ended; null asks for the first.</param>
public readonly record struct TraceRequest(TraceCategory? Category, int Limit, TraceCursor? After);

/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record TracePage(IReadOnlyList<TracedStep> Steps, TraceCursor? Next);

/// <param name="Turn">The turn that it is a step of; null for the conversation's own.</param>
public sealed record TracedStep(TurnId? Turn, TraceStep Step);
