using Feather.Domain.Common;

namespace Feather.Domain.Conversations;

/// <summary>The external id names a conversation of another end user, channel, session type or agent or team.</summary>
/// <param name="differing">All differing fields, in the schema's order.</param>
public sealed class ExternalIdConflictException(ConversationId conversationId, IReadOnlyList<ConversationField> differing)
    : ConflictException("external_id_conflict", "This external_id already names a conversation that differs from the one asked for.")
{
    public ConversationId ConversationId { get; } = conversationId;
    public IReadOnlyList<ConversationField> Differing { get; } = differing;
}
