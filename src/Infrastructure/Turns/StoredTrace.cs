using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Feather.Domain.Common;
using Feather.Domain.Models;
using Feather.Domain.Turns;

namespace Feather.Infrastructure.Turns;

/// <summary>A turn's steps and calls between their columns and the domain.</summary>
internal static class StoredTrace
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DocumentConverter(), new TimestampConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Write(IReadOnlyList<TraceStep> steps) => JsonSerializer.Serialize(steps, Options);

    public static string Write(IReadOnlyList<ModelCall> calls) => JsonSerializer.Serialize(calls, Options);

    /// <summary>Reads one step of a stored list.</summary>
    public static TraceStep ToStep(this string json) => JsonSerializer.Deserialize<TraceStep>(json, Options)!;

    public static IReadOnlyList<TraceStep> ToSteps(this string? json) => json is null ? [] : JsonSerializer.Deserialize<TraceStep[]>(json, Options)!;

    public static IReadOnlyList<ModelCall> ToCalls(this string? json) => json is null ? [] : JsonSerializer.Deserialize<ModelCall[]>(json, Options)!;

    private sealed class DocumentConverter : JsonConverter<Document>
    {
        public override Document Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var json = JsonDocument.ParseValue(ref reader);
            return Document.From(json.RootElement);
        }

        public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text, skipInputValidation: true);
    }

    private sealed class TimestampConverter : JsonConverter<Timestamp>
    {
        public override Timestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Timestamp.From(reader.GetDateTime());

        public override void Write(Utf8JsonWriter writer, Timestamp value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
