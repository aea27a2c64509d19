using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;
using Microsoft.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>A place in a list, opaque to clients: bytes in base64 for URLs.</summary>
internal abstract class PlaceKind<T>(int bytes) : Kind<T>
    where T : struct
{
    /// <summary>The place that the bytes encode; null if no list issues such bytes.</summary>
    protected abstract T? Read(ReadOnlySpan<byte> bytes);

    protected abstract void Write(T place, Span<byte> bytes);

    public override T Read(JsonElement value, object[] location, List<Fault> faults)
    {
        var read = new byte[bytes];
        if (value.ValueKind == JsonValueKind.String
            && JsonText.Read(value) is var text && text.Length == Base64Url.GetEncodedLength(bytes)
            && Base64Url.DecodeFromChars(text, read, out _, out var written) == OperationStatus.Done && written == bytes
            && Read(read) is { } place)
        {
            return place;
        }

        faults.Add(Fault.BrokenRule(location, "the cursor is none that this list gave out", JsonText.Normalize(value)));
        return default;
    }

    protected string TextOf(T place)
    {
        var written = new byte[bytes];
        Write(place, written);
        return Base64Url.EncodeToString(written);
    }

    public override string Write(T value) => JsonText.Quote(TextOf(value));

    public override IOpenApiSchema Describe(WireSchemas schemas) => schemas.Of(typeof(string));
}
