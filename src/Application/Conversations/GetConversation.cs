using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <summary>Reads one conversation; its handler stands beside its SQL.</summary>
public sealed record GetConversationQuery(OrganizationId OrganizationId, ConversationId ConversationId) : IQuery<ConversationDetail>;

/// <param name="AssignedAgent">Who answers next: the bound agent, or the team's initial, else its fallback member.</param>
public sealed record ConversationDetail(Conversation Conversation, AgentId AssignedAgent);
