using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Feather.Domain.Common;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>A request's body as bytes, and as the object that they contain. The object is null if an optional body is absent.</summary>
internal sealed record RequestBody(ReadOnlyMemory<byte> Bytes, JsonElement Root)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = JsonDecodeError.MaxDepth };

    /// <param name="isOptional">If the body is optional, an empty body counts as null.</param>
    /// <exception cref="BadRequestException">The bytes are not UTF-8 or nest too deep.</exception>
    /// <exception cref="InvalidInputException">They are not a JSON object, or the content type is not JSON.</exception>
    public static RequestBody Parse(ReadOnlyMemory<byte> bytes, string? contentType, bool isOptional = false)
    {
        var text = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes.Span[Encoding.UTF8.Preamble.Length..] : bytes.Span;
        if (!Utf8.IsValid(text))
            throw Unreadable();
        if (text.IsEmpty && isOptional)
            return new(bytes, JsonElement.Parse("null"u8));
        if (text.IsEmpty)
            throw Invalid(Faults.Missing(["body"], "null"));
        if (!IsJson(contentType))
            throw Invalid(Faults.NoModel(["body"], Quote(Encoding.UTF8.GetString(text))));

        var root = ParseJson(text);
        return root.ValueKind switch
        {
            JsonValueKind.Object => new(bytes, root),
            JsonValueKind.Null when isOptional => new(bytes, root),
            JsonValueKind.Null => throw Invalid(Faults.Missing(["body"], "null")),
            _ => throw Invalid(Faults.NoModel(["body"], JsonText.Normalize(root))),
        };
    }

    private static JsonElement ParseJson(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonElement.Parse(text, Strict);
        }
        catch (JsonException)
        {
            var error = JsonDecodeError.Find(Encoding.UTF8.GetString(text));
            throw error is null || error == JsonDecodeError.TooDeep ? Unreadable() : Invalid(Faults.Malformed(error));
        }
    }

    private static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return true;
        var type = contentType.Split(';')[0].Trim().ToLowerInvariant();
        return type == "application/json"
            || (type.StartsWith("application/", StringComparison.Ordinal) && type.EndsWith("+json", StringComparison.Ordinal));
    }

    /// <summary>Quoted control characters are six times as long. If the answer would exceed its limit, half of the text is quoted.</summary>
    private static string Quote(string text)
    {
        var quoted = JsonText.Quote(text);
        if (quoted.Length <= 3 * text.Length + FaultWriter.MaxBytesBesideInputs)
            return quoted;
        var half = text.Length / 2;
        return JsonText.Quote(text[..(char.IsHighSurrogate(text[half - 1]) ? half - 1 : half)]);
    }

    private static BadRequestException Unreadable() => new("There was an error parsing the body");

    private static InvalidInputException Invalid(Fault fault) => new([fault]);
}
