using System.Buffers.Binary;
using Feather.Domain.Common;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>A place in a list that is sorted by creation time and id.</summary>
internal sealed class CursorKind() : PlaceKind<Cursor>(Bytes)
{
    public const int Bytes = sizeof(long) + 16;

    private static readonly CursorKind Own = new();

    public static string ToText(Cursor cursor) => Own.TextOf(cursor);

    /// <inheritdoc cref="PlaceKind{T}.Read(ReadOnlySpan{byte})"/>
    public static Cursor? From(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadInt64BigEndian(bytes) is var ticks && ticks >= DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? new Cursor(Timestamp.From(new DateTime(ticks, DateTimeKind.Utc)), new Guid(bytes[sizeof(long)..Bytes], bigEndian: true))
            : null;

    /// <inheritdoc cref="PlaceKind{T}.Write(T, Span{byte})"/>
    public static void To(Cursor cursor, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, cursor.CreatedAt.Utc.Ticks);
        cursor.Id.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
    }

    protected override Cursor? Read(ReadOnlySpan<byte> bytes) => From(bytes);

    protected override void Write(Cursor place, Span<byte> bytes) => To(place, bytes);
}

/// <summary>A place in a conversation's messages: the seq of the last one that the caller has seen.</summary>
internal sealed class SeqCursorKind() : PlaceKind<int>(sizeof(int))
{
    private static readonly SeqCursorKind Own = new();

    public static string ToText(int seq) => Own.TextOf(seq);

    protected override int? Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes) is >= 0 and var seq ? seq : null;

    protected override void Write(int place, Span<byte> bytes) => BinaryPrimitives.WriteInt32BigEndian(bytes, place);
}
