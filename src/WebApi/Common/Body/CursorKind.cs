using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Body;

/// <summary>A place in a list as clients hold it: 24 bytes, of which they need know nothing, in base64 for URLs.</summary>
internal sealed class CursorKind : Kind<Cursor>
{
    private const int Bytes = sizeof(long) + 16;

    /// <summary>The text of a cursor.</summary>
    public static string ToText(Cursor cursor)
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, cursor.CreatedAt.Utc.Ticks);
        cursor.Id.TryWriteBytes(bytes.AsSpan(sizeof(long)), bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public override Cursor Read(JsonElement value, object[] location, List<Fault> faults)
    {
        var bytes = new byte[Bytes];
        if (value.ValueKind == JsonValueKind.String
            && JsonText.Read(value) is { Length: Bytes * 4 / 3 } text
            && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Bytes
            && BinaryPrimitives.ReadInt64BigEndian(bytes) is var ticks
            && ticks >= DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks)
        {
            return new Cursor(Timestamp.From(new DateTime(ticks, DateTimeKind.Utc)), new Guid(bytes.AsSpan(sizeof(long)), bigEndian: true));
        }

        faults.Add(Fault.BrokenRule(location, "the cursor is none that this list gave out", JsonText.Normalize(value)));
        return default;
    }

    public override string Write(Cursor value) => JsonText.Quote(ToText(value));

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(string));
}
