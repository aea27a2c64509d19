using Feather.Application.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Application.Conversations;

/// <summary>Reads one conversation; its handler stands beside its SQL.</summary>
public sealed record GetConversationQuery(OrganizationId OrganizationId, ConversationId ConversationId) : IQuery<Conversation>;
