using System.Buffers;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Feather.Application.Models;
using Feather.Domain.Models;
using Microsoft.Extensions.AI;

namespace Feather.Infrastructure.Models;

/// <summary>
/// Reads the answer of a server that uses the API of OpenAI: a stream of events, or one JSON document if the server does not stream. Only
/// text, finish reason, usage and errors matter. All other fields may have any type and cannot fail the answer.
/// </summary>
internal sealed class ChatStreamReader
{
    private const string Done = "[DONE]";
    private const string ErrorEvent = "error";

    private bool hasDelta;
    private bool hasRefused;
    private string? finishReason;

    private ChatStreamReader()
    {
    }

    /// <exception cref="ModelProviderException">The server reported an error, or its answer cannot be read.</exception>
    public static IAsyncEnumerable<ChatResponseUpdate> ReadAsync(Stream body, CancellationToken cancellationToken) =>
        new ChatStreamReader().ReadUpdatesAsync(body, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> ReadUpdatesAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(leaveOpen: true));
        var isDocument = await BeginsAsJsonAsync(pipe, cancellationToken);
        await using var rest = pipe.AsStream();
        await using var stream = new TerminatedStream(rest);
        var events = isDocument ? WholeAsync(stream, cancellationToken) : SseParser.Create(stream, Text).EnumerateAsync(cancellationToken);
        var hasEnded = isDocument;
        await foreach (var item in events)
        {
            foreach (var update in Read(item.Data, item.EventType))
                yield return update;
            hasEnded |= item.Data.AsSpan().TrimEnd().EndsWith(Done, StringComparison.Ordinal);
            if (hasEnded)
                break;
        }

        // If a server ends its answer without a finish reason, the answer is still complete.
        if (hasEnded && finishReason is null)
            yield return Update([], hasRefused ? FinishReason.Refusal : FinishReason.Stop);
    }

    private static string Text(string type, ReadOnlySpan<byte> data) => Encoding.UTF8.GetString(data);

    private IEnumerable<ChatResponseUpdate> Read(string data, string type)
    {
        var objects = Values(data).Where(value => value.ValueKind is JsonValueKind.Object).ToList();
        if (type is ErrorEvent && objects.Count == 0)
            throw ProviderFailure.OfText(data);
        foreach (var value in objects)
        {
            ProviderFailure.ThrowIfError(value, isError: type is ErrorEvent);
            var chunk = ChatChunk.Read(value, hasDelta);
            hasDelta |= ChatChunk.HasDelta(value);
            hasRefused |= chunk.Refusal.Length > 0 || chunk.FinishReason is FinishReason.Refusal;
            if (chunk.FinishReason is { } reason)
                finishReason = hasRefused ? FinishReason.Refusal : reason;
            yield return Update(Contents(chunk), chunk.FinishReason is null ? null : finishReason);
        }
    }

    private static List<JsonElement> Values(string data)
    {
        try
        {
            return data is Done ? [] : LenientJson.Read(data);
        }
        catch (JsonException)
        {
            // The data may hold part of the answer, which must not get into the log.
            throw new ModelProviderException("garbage", $"{data.Length} characters");
        }
    }

    private static List<AIContent> Contents(ChatChunk chunk)
    {
        List<AIContent> contents = [];
        if (chunk.Text.Length > 0 || chunk.Refusal.Length > 0)
            contents.Add(new TextContent(chunk.Text + chunk.Refusal));
        if (chunk.IsThinking)
            contents.Add(new TextReasoningContent(null));
        if (chunk.Usage is { } usage)
            contents.Add(new UsageContent(usage));
        return contents;
    }

    private static ChatResponseUpdate Update(List<AIContent> contents, string? finishReason) =>
        new(ChatRole.Assistant, contents) { FinishReason = finishReason is null ? null : new ChatFinishReason(finishReason) };

    private static async Task<bool> BeginsAsJsonAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var first = FirstOf(read.Buffer.ToArray());
            // The bytes are only examined, not consumed, so they are read again.
            pipe.AdvanceTo(read.Buffer.Start, first is null && !read.IsCompleted ? read.Buffer.End : read.Buffer.Start);
            if (first is not null || read.IsCompleted)
                return first is (byte)'{' or (byte)'[';
        }
    }

    /// <summary>Returns the first byte that is neither white space nor part of a byte order mark.</summary>
    private static byte? FirstOf(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyExcept(" \t\r\n\uFEFF"u8) is >= 0 and var first ? bytes[first] : null;

    private static async IAsyncEnumerable<SseItem<string>> WholeAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        yield return new SseItem<string>(await reader.ReadToEndAsync(cancellationToken));
    }
}
