using System.Buffers.Binary;
using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Turns;

/// <summary>Which steps of a conversation, and which page of them.</summary>
/// <param name="TurnId">Only the steps of this turn.</param>
internal sealed record TraceQuery(Guid? TurnId, TracePageQuery Page) : Unlogged, IBody<TraceQuery>
{
    public static TraceQuery Read(IBodyFields fields) => new(
        TurnId: fields.Optional("turn_id", Kind.Uuid),
        Page: TracePageQuery.Read(fields));

    public ReadTraceQuery ToQuery(OrganizationId organizationId, Guid conversationId) =>
        new(organizationId, new ConversationId(conversationId), TurnId is { } turn ? new TurnId(turn) : null, Page.ToRequest());
}

/// <summary>Which page of a trace.</summary>
internal sealed record TracePageQuery(TraceCursor? Cursor, int Limit, string Category) : Unlogged, IBody<TracePageQuery>
{
    private const string Product = "product";
    private const string Engineering = "engineering";
    private static readonly string[] Categories = [Product, Engineering, "all"];

    public static TracePageQuery Read(IBodyFields fields) => new(
        Cursor: fields.Optional("cursor", TraceCursorKind.Own),
        Limit: fields.OrElse("limit", Kind.Integer(1, 1_000), 100),
        Category: fields.OrElse("category", Kind.Choice(Categories), Product));

    public TraceRequest ToRequest() => new(
        Category switch
        {
            Product => TraceCategory.Product,
            Engineering => TraceCategory.Engineering,
            _ => null,
        },
        Limit,
        Cursor);
}

/// <summary>A place in a trace.</summary>
internal sealed class TraceCursorKind() : PlaceKind<TraceCursor>(CursorKind.Bytes + sizeof(int))
{
    public static readonly TraceCursorKind Own = new();

    public static string ToText(TraceCursor cursor) => Own.TextOf(cursor);

    protected override TraceCursor? Read(ReadOnlySpan<byte> bytes) =>
        CursorKind.From(bytes) is { } turn ? new TraceCursor(turn, BinaryPrimitives.ReadInt32BigEndian(bytes[CursorKind.Bytes..])) : null;

    protected override void Write(TraceCursor place, Span<byte> bytes)
    {
        CursorKind.To(place.Turn, bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes[CursorKind.Bytes..], place.Place);
    }
}
