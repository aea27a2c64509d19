using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;

namespace Feather.Application.Turns;

/// <summary>Reads how a conversation's newest turns went, oldest first.</summary>
public sealed record ListTurnRunsQuery(OrganizationId OrganizationId, ConversationId ConversationId)
    : Unlogged, IQuery<IReadOnlyList<TurnRun>>
{
    public const int AtMost = 200;
}

/// <summary>Reads how one turn of a conversation went, with all its steps.</summary>
public sealed record GetTurnRunQuery(OrganizationId OrganizationId, ConversationId ConversationId, TurnId Turn)
    : Unlogged, IQuery<TurnRunInFull>;

public sealed record TurnRunInFull(TurnRun Run, IReadOnlyList<TraceStep> Steps);
