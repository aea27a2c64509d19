using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <summary>Reads a page of the conversations that pass a filter, of all session types (contract: A conversation as the contract's session).</summary>
public sealed record ListConversationsQuery(OrganizationId OrganizationId, ConversationFilter Filter, PageRequest Page)
    : Unlogged, IQuery<Page<Conversation>>;

/// <summary>Conditions on conversations. A null condition matches everything.</summary>
/// <param name="EndUser">By any id of the end user, including merged ones.</param>
/// <param name="StartedAfter">The earliest start, inclusive.</param>
/// <param name="StartedBefore">The latest start, exclusive.</param>
/// <param name="Words">Text in the subject or external id, ignoring case.</param>
public sealed record ConversationFilter(
    string? Status, string? Channel, EndUserId? EndUser, AgentId? AssignedAgent, Timestamp? StartedAfter, Timestamp? StartedBefore, string? Words)
    : Unlogged;
