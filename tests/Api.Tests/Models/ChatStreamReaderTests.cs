using System.Text;
using Feather.Application.Models;
using Feather.Domain.Models;
using Feather.Infrastructure.Models;

namespace Feather.Api.Tests.Models;

/// <summary>Reads correct and faulty streams of servers, without a network.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ChatStreamReaderTests
{
    private const int Streams = 10_000;

    private static ServerStream[] Servers => ServerStreams.All;

    [TestCaseSource(nameof(Servers))]
    public async Task The_streams_of_servers_are_read(ServerStream stream)
    {
        var (text, finishReason) = await ReadAsync(MutatedStream.Plain(stream));

        Assert.That((text, finishReason), Is.EqualTo((MutatedStream.TextOf(stream), stream.FinishReason)));
    }

    [Test]
    public async Task A_stream_is_read_wherever_it_is_cut_into_packets()
    {
        foreach (var stream in Servers)
        {
            var bytes = MutatedStream.Plain(stream);
            for (var at = 1; at < bytes.Length; at++)
                Assert.That((await ReadAsync(bytes, at)).Text, Is.EqualTo(MutatedStream.TextOf(stream)), $"{stream}, in pieces of {at}");
        }
    }

    [Test]
    public async Task Nothing_but_the_text_can_fail_an_answer()
    {
        for (var seed = 0; seed < Streams; seed++)
        {
            var random = new Random(seed);
            var stream = Servers[seed % Servers.Length];
            var bytes = MutatedStream.Make(stream, random);

            var (text, finishReason) = await ReadAsync(bytes, random.Next(1, 100));

            Assert.That(text, Is.EqualTo(MutatedStream.TextOf(stream)), $"seed {seed}, {stream}:\n{Encoding.UTF8.GetString(bytes)}");
            Assert.That(finishReason, Is.Not.Null, $"seed {seed}, {stream}:\n{Encoding.UTF8.GetString(bytes)}");
        }
    }

    [TestCase("""{"choices":[{"index":0,"message":{"role":"assistant","content":"Whole"},"finish_reason":"length"}],"usage":{"prompt_tokens":1}}""", "Whole", "length")]
    [TestCase("\uFEFF\r\n {\n \"choices\": [\n {\"message\": {\"content\": \"Whole\"}}]}", "Whole", "stop")]
    [TestCase("""{"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]}""", "No.", "refusal")]
    [TestCase("""{"choices":[{"message":{"content":[{"type":"text","text":"a"},"b",{"text":"c"},7]},"finish_reason":"stop"}]}""", "abc", "stop")]
    [TestCase("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}", "a", null)]
    [TestCase("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]", "a", "stop")]
    [TestCase("data:{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\ndata:{\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\ndata:[DONE]\n", "ab", "stop")]
    [TestCase("data: {\"choices\":[{\"delta\":{\"content\":\"a\tb\"},\"logprobs\":[NaN,-Infinity]}]}\n\ndata: [DONE]\n\n", "a\tb", "stop")]
    [TestCase("data: {\"choices\":[{\"delta\":{\"content\":\"half \\ud83d\"}}]}\n\ndata: [DONE]\n\n", "half \uFFFD", "stop")]
    [TestCase("data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"new_reason\"}]}\n\n", "a", "other")]
    [TestCase("<html>Bad gateway</html>", "", null)]
    [TestCase("", "", null)]
    public async Task Odd_bodies_are_read(string body, string text, string? finishReason) =>
        Assert.That(await ReadAsync(Encoding.UTF8.GetBytes(body)), Is.EqualTo((text, finishReason)));

    [TestCase("""{"error":{"message":"Boom","type":"server_error","code":null}}""", "error", FailureKind.Transient)]
    [TestCase("""{"error":"Boom"}""", "error", FailureKind.Transient)]
    [TestCase("""{"error":{"message":"Boom","code":"500"}}""", "500", FailureKind.Transient)]
    [TestCase("""{"error":{"message":"Boom","code":400,"type":"BadRequestError"}}""", "400", FailureKind.Rejected)]
    [TestCase("""{"object":"error","message":"Boom","type":"invalid_request_error","code":null}""", "error", FailureKind.Rejected)]
    [TestCase("""{"id":"gen-1","choices":[{"delta":{"content":""},"finish_reason":"error"}],"error":{"code":502,"message":"Boom"}}""", "502", FailureKind.Transient)]
    [TestCase("""{"error":{"message":"Boom: the request exceeds the available context size","type":"exceed_context_size_error","code":500}}""", "context_too_long", FailureKind.ContextTooLong)]
    [TestCase("""{"error":{"message":"Boom","type":"insufficient_quota"}}""", "no_credit", FailureKind.Rejected)]
    [TestCase("""{"error":"Boom: Unauthorized","status":401}""", "401", FailureKind.Rejected)]
    [TestCase("""{"error":{"message":"Boom: too many tokens per minute","type":"rate_limit_error"}}""", "429", FailureKind.Transient)]
    [TestCase("""{"error":{"message":"Boom: too many tokens","code":"ThrottlingException"}}""", "429", FailureKind.Transient)]
    public async Task An_error_in_a_stream_is_told_with_its_text(string error, string errorClass, FailureKind kind)
    {
        foreach (var body in (string[])[$"data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}}}}]}}\n\ndata: {error}\n\n", $"event: error\ndata: {error}\n\n", error])
        {
            var failure = await Assert.ThrowsAsync<ModelProviderException>(() => ReadAsync(Encoding.UTF8.GetBytes(body)));

            Assert.That((failure!.ErrorClass, failure.Kind), Is.EqualTo((errorClass, kind)), body);
            Assert.That(failure.Text, Does.Contain("Boom"));
        }
    }

    [TestCase("Boom", "error", FailureKind.Transient)]
    [TestCase("\"Boom\"", "error", FailureKind.Transient)]
    [TestCase("Boom: too many tokens", "context_too_long", FailureKind.ContextTooLong)]
    public async Task An_error_event_that_is_no_object_is_not_passed_over(string data, string errorClass, FailureKind kind)
    {
        var body = $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}}}}]}}\n\nevent: error\ndata: {data}\n\ndata: [DONE]\n\n";

        var failure = await Assert.ThrowsAsync<ModelProviderException>(() => ReadAsync(Encoding.UTF8.GetBytes(body)));

        Assert.That((failure!.ErrorClass, failure.Kind), Is.EqualTo((errorClass, kind)));
        Assert.That(failure.Text, Does.Contain("Boom"));
    }

    [TestCase("""{"choices":[{"delta":{"content":"Answer"}]}""")]
    [TestCase("""{"error":{"message":"Boom","code":500,"partial":"Answer"}}""")]
    [TestCase("""{"object":"error","message":"Boom","partial":"Answer"}""")]
    public async Task A_failure_does_not_tell_the_answer(string data)
    {
        var failure = await Assert.ThrowsAsync<ModelProviderException>(() => ReadAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n")));

        Assert.That(failure!.Text, Is.Not.Empty.And.Not.Contain("Answer"));
    }

    [Test]
    public async Task A_line_that_may_have_held_text_is_not_passed_over()
    {
        var failure = await Assert.ThrowsAsync<ModelProviderException>(() => ReadAsync("data: {\"choices\":[{]}\n\ndata: [DONE]\n\n"u8.ToArray()));

        Assert.That(failure!.ErrorClass, Is.EqualTo("garbage"));
    }

    private static async Task<(string Text, string? FinishReason)> ReadAsync(byte[] body, int most = int.MaxValue)
    {
        SpokenText spoken = new();
        StringBuilder text = new();
        string? finishReason = null;
        await foreach (var update in ChatStreamReader.ReadAsync(new PacketStream(body, most), CancellationToken.None))
        {
            text.Append(spoken.Take(update.Text));
            finishReason = update.FinishReason?.Value ?? finishReason;
        }
        return (text.Append(spoken.End()).ToString(), finishReason);
    }

    /// <summary>Returns at most this many bytes per read, as a network may.</summary>
    private sealed class PacketStream(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
