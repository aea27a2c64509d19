using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Runtime;
using Feather.WebApi.Common;
using Feather.WebApi.Common.Pydantic;
using Mapster;

namespace Feather.WebApi.Conversations;

internal sealed class ConversationMapping : IRegister
{
    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<ConversationId>(id => id.Value);
        rules.Words<ConversationStatus>();
        rules.Words<SessionType>();
        rules.Words<Origin>();
        rules.ForType<ConversationField, string>().MapWith(field => WireFields.NameOf(field));

        // Constructor calls for speed: they run for every request for a conversation, and for every message.
        rules.ForType<Conversation, ConversationResponse>().MapWith(conversation => Of(conversation, conversation.Binding.Target));
        rules.ForType<Message, TurnResponse>().MapWith(message => Of(message));
        rules.ForType<TestChatStarted, TestChatStartResponse>()
            .Map(answer => answer.SessionId, started => started.Conversation.Id)
            .Map(answer => answer.EndUserId, started => started.Conversation.EndUserId);
        rules.ForType<ExternalIdConflictException, ExternalIdConflictResponse>()
            .Map(answer => answer.Error, conflict => conflict.Code)
            .Map(answer => answer.DifferingFields, conflict => conflict.Differing);
        rules.ForType<Conversation, TurnResultResponse>().MapWith(conversation => Ended(conversation));

        rules.ForType<Session, SessionResponse>()
            .Map(answer => answer, session => session.Conversation)
            .Map(answer => answer.ExternalSessionId, session => session.Conversation.ExternalId)
            .Map(answer => answer.AssignedAgentId, session => session.Conversation.AssignedAgent)
            .Map(answer => answer.Metadata, session => session.Conversation.Metadata ?? Document.Empty)
            .Map(answer => answer.ContextVariables, session => session.Conversation.ContextVariables ?? Document.Empty)
            .Map(answer => answer.StartedAt, session => session.Conversation.CreatedAt)
            .Map(answer => answer.EndedAt, session => session.Conversation.ClosedAt)
            .Map(answer => answer.TtlExpiresAt, session => session.Conversation.ExpiresAt(session.Settings.IdleTimeout))
            .Map(answer => answer.MemorySynced, session => session.Conversation.IsMemorySynced)
            .Map(answer => answer.DurationMs, session => DurationOf(session.Conversation))
            .Map(answer => answer.AssistantId, session => session.Conversation.Binding.Target.Agent)
            .Map(answer => answer.AssistantRevisionId, session => session.Conversation.Binding.Target.AgentRevision)
            .Map(answer => answer.TeamId, session => session.Conversation.Binding.Target.Team)
            .Map(answer => answer.TeamRevisionId, session => session.Conversation.Binding.Target.TeamRevision)
            .Map(answer => answer.BoundRevisions, session => PinsOf(session.Conversation.Binding))
            .Map(answer => answer.ToolInputOverrides, session => session.Conversation.ToolInputOverrides ?? Document.Empty);
        rules.ForType<Session, SessionDetailResponse>()
            .Inherits<Session, SessionResponse>()
            .Map(answer => answer.RecentTurns, session => session.Recent);
        rules.ForType<BoundRevision, BoundRevisionResponse>()
            .Map(answer => answer.AssistantId, pin => pin.AgentId)
            .Map(answer => answer.AssistantRevisionId, pin => pin.RevisionId);
        rules.ForType<MessagePage, TurnListResponse>()
            .Map(answer => answer.Turns, page => page.Messages)
            .Map(answer => answer.NextCursor, page => page.Next == null ? null : SeqCursorKind.ToText(page.Next.Value))
            .Map(answer => answer.HasMore, page => page.Next != null);
        rules.ForType<NewMessages, ConversationMessagesPoll>()
            .Map(answer => answer.SessionStatus, found => found.Status)
            .Map(answer => answer.NextSeq, found => found.Watermark);
    }
    private static ConversationResponse Of(Conversation conversation, BindingTarget pinned) => new(
        Id: conversation.Id.Value,
        OrganizationId: conversation.OrganizationId.Value,
        EndUserId: conversation.EndUserId.Value,
        Channel: conversation.Channel,
        ChannelSubtype: conversation.ChannelSubtype,
        Origin: conversation.Origin is { } origin ? Word.Of(origin) : null,
        Status: Word.Of(conversation.Status),
        SessionType: Word.Of(conversation.SessionType),
        AssistantId: pinned.Agent?.Value,
        AssistantRevisionId: pinned.AgentRevision?.Value,
        TeamId: pinned.Team?.Value,
        TeamRevisionId: pinned.TeamRevision?.Value,
        ExternalId: conversation.ExternalId,
        Subject: conversation.Subject,
        ToolInputOverrides: conversation.ToolInputOverrides,
        CreatedAt: conversation.CreatedAt,
        UpdatedAt: conversation.UpdatedAt);

    private static TurnResponse Of(Message message) => new(
        message.Id.Value, message.ConversationId.Value, Word.Of(message.Role), message.Content,
        ToolCalls: null, ToolResults: null, message.Model, TokensOf(message), message.LatencyMs,
        IsCompacted: false, message.Metadata, message.CreatedAt, DeliveryStatus: null, AuthoredBy: null,
        Evidence: null, message.Seq, message.Agent?.Value);

    /// <summary>Null if the model's provider did not count.</summary>
    private static TokenCount? TokensOf(Message message) => message is { InputTokens: { } read, OutputTokens: { } written }
        ? new TokenCount(read, written, read + written)
        : null;

    private static TurnResultResponse Ended(Conversation conversation) => new(
        conversation.Id.Value, Messages: [], SessionStatus.Ended, Handoff: null, CallTransfer: null, DtmfInput: null, Word.Of(conversation.Status),
        Error: null, ModelUsed: null, TokenCount: null, LatencyMs: null);

    private static long? DurationOf(Conversation conversation) =>
        conversation.ClosedAt is { } closed ? (long)(closed.Utc - conversation.CreatedAt.Utc).TotalMilliseconds : null;

    private static IReadOnlyList<BoundRevision> PinsOf(Binding binding) => binding is TeamBinding team ? team.BoundRevisions : [];
}
