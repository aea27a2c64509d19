using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Conversations;

/// <summary>Which messages of a conversation, and which page of them.</summary>
/// <param name="Role">Those of this role.</param>
/// <param name="IncludeCompacted">Whether to show what a summary stands in for; there is nothing of the kind.</param>
internal sealed record MessagesQuery(int Limit, int? Cursor, string? Role, bool IncludeCompacted, EvidenceQuery Evidence)
    : Unlogged, IBody<MessagesQuery>
{
    public static MessagesQuery Read(IBodyFields fields) => new(
        Limit: fields.OrElse("limit", Kind.Limit(200), 50),
        Cursor: fields.Optional("cursor", Kind.SeqCursor),
        Role: fields.Optional("role", Kind.Text()),
        IncludeCompacted: fields.OrElse("include_compacted", Kind.Flag, true),
        Evidence: EvidenceQuery.Read(fields));

    public ListMessagesQuery ToQuery(OrganizationId organizationId, Guid conversationId) =>
        new(organizationId, new ConversationId(conversationId), Role, Limit, Cursor);
}

/// <summary>From where on messages are asked for.</summary>
/// <param name="SinceSeq">The `next_seq` of the answer before; -1 asks from the first message on.</param>
internal sealed record MessagesPollQuery(int SinceSeq, EvidenceQuery Evidence) : Unlogged, IBody<MessagesPollQuery>
{
    public static MessagesPollQuery Read(IBodyFields fields) => new(
        SinceSeq: fields.OrElse("since_seq", Kind.Integer(min: -1), -1),
        Evidence: EvidenceQuery.Read(fields));

    public PollMessagesQuery ToQuery(OrganizationId organizationId, Guid conversationId) => new(organizationId, new ConversationId(conversationId), SinceSeq);
}

/// <summary>Whether to show what answers rest on, and how much of it. Feather gathers no evidence: it is read, and shows nothing.</summary>
internal sealed record EvidenceQuery(bool IncludeEvidence, string EvidenceView) : Unlogged, IBody<EvidenceQuery>
{
    private static readonly string[] Views = ["display", "full"];

    public static EvidenceQuery Read(IBodyFields fields) => new(
        IncludeEvidence: fields.OrElse("include_evidence", Kind.Flag, false),
        EvidenceView: fields.OrElse("evidence_view", Kind.Choice(Views), "full"));
}
