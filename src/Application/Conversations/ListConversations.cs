using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <summary>Reads a page of the conversations that pass a filter, of all session types (contract: A conversation as the contract's session).</summary>
public sealed record ListConversationsQuery(OrganizationId OrganizationId, ConversationFilter Filter, PageRequest Page)
    : Unlogged, IQuery<Page<Conversation>>;

/// <summary>What conversations must be like; null asks for nothing.</summary>
/// <param name="EndUser">The end user, also by an id that was merged into theirs.</param>
/// <param name="StartedAfter">The earliest moment at which they may have begun.</param>
/// <param name="StartedBefore">The moment before which they must have begun.</param>
/// <param name="Words">What their subject or external id contains, in any case.</param>
public sealed record ConversationFilter(
    string? Status, string? Channel, EndUserId? EndUser, AgentId? AssignedAgent, Timestamp? StartedAfter, Timestamp? StartedBefore, string? Words)
    : Unlogged;
