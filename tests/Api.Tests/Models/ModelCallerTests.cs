using System.Globalization;
using System.Text.Json;
using Feather.Api.Tests.Common;
using Feather.Application.Models;
using Feather.Domain.Models;
using Feather.Infrastructure.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Feather.Api.Tests.Models;

/// <summary>Chains of models against a server that speaks the real protocol, correctly or with faults.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ModelCallerTests : IAsyncDisposable
{
    private const string Key = "sk-h0neyp0t-0123456789abcdef";
    private const string Prompt = "Hortensia keeps her umbrella in Winterthur, says Müller to 张伟.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CapturedLog log = new();
    private readonly List<ModelCall> calls = [];
    private ChatDialect dialect = new(ChatDialect.MaxCompletionTokens, AsksForUsage: true, ChatDialect.System);
    private FakeOpenAI fake = null!;
    private ModelProviders providers = null!;

    [SetUp]
    public async Task StartAsync()
    {
        fake = await FakeOpenAI.StartAsync();
        providers = Providers(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        providers.Dispose();
        log.Dispose();
        await fake.DisposeAsync();
    }

    [Test]
    public async Task An_answer_is_streamed_and_its_call_recorded()
    {
        var pieces = await AskAsync("whole");

        Assert.That(pieces, Is.EqualTo((string[])["One", " two", " three", "."]));
        var call = calls.Single();
        Assert.That(
            (call.Purpose, call.Model, call.Provider, call.Outcome, call.ErrorClass, call.InputTokens, call.OutputTokens),
            Is.EqualTo((CallPurpose.Answer, "whole", "openai", CallOutcome.Answered, (string?)null, 11, 4)));
        Assert.That(call.TtftMs, Is.InRange(0, call.DurationMs));
        Assert.That(log.Lines, Is.Empty);
    }

    [TestCase("429", CallOutcome.Failed, "429")]
    [TestCase("500", CallOutcome.Failed, "500")]
    [TestCase("garbage-at-once", CallOutcome.Failed, "garbage")]
    [TestCase("silent-at-once", CallOutcome.TimedOut, "timeout")]
    [TestCase("empty", CallOutcome.Failed, "empty")]
    [TestCase("cut-at-once", CallOutcome.Failed, "connection")]
    [TestCase("ended-at-once", CallOutcome.Failed, "cut")]
    [TestCase("html", CallOutcome.Failed, "cut")]
    public async Task What_fails_before_the_first_token_makes_room_for_the_next_model(string model, CallOutcome outcome, string errorClass)
    {
        var pieces = await AskAsync(model, "whole");

        Assert.That(string.Concat(pieces), Is.EqualTo("One two three."));
        Assert.That(calls.Select(call => (call.Model, call.Outcome, call.ErrorClass)), Is.EqualTo(
            ((string, CallOutcome, string?)[])[(model, outcome, errorClass), ("whole", CallOutcome.Answered, null)]));
        Assert.That(calls[0].TtftMs, Is.Null);
        Assert.That(fake.Requests.Select(request => request.Model), Is.EqualTo((string[])[model, "whole"]), "no model is tried twice");
        Assert.That(log.Lines, Has.Count.EqualTo(1));
    }

    [TestCase("garbage", CallOutcome.Failed, "garbage")]
    [TestCase("silent", CallOutcome.TimedOut, "timeout")]
    [TestCase("cut", CallOutcome.Failed, "connection")]
    [TestCase("ended", CallOutcome.Failed, "cut")]
    public async Task What_fails_after_the_first_token_ends_the_answer(string model, CallOutcome outcome, string errorClass)
    {
        List<string> pieces = [];

        var failure = await Assert.ThrowsAsync<ModelUnavailableException>(() => AskAsync(pieces, CancellationToken.None, model, "whole"));

        Assert.That(pieces, Is.EqualTo((string[])["One", " two"]));
        Assert.That(failure!.Code, Is.EqualTo("model_unavailable"));
        Assert.That(calls.Select(call => (call.Model, call.Outcome, call.ErrorClass)), Is.EqualTo(
            ((string, CallOutcome, string?)[])[(model, outcome, errorClass)]));
        Assert.That(calls[0].TtftMs, Is.Not.Null);
        Assert.That(fake.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_chain_of_failures_says_so_and_nothing_of_theirs()
    {
        var failure = await Assert.ThrowsAsync<ModelUnavailableException>(() => AskAsync("429", "500", "empty"));

        Assert.That(calls.Select(call => call.ErrorClass), Is.EqualTo((string[])["429", "500", "empty"]));
        Assert.That(failure!.ToString(), Does.Not.Contain(Key).And.Not.Contain("Limit").And.Not.Contain("umbrella"));
    }

    [Test]
    public async Task Neither_key_nor_prompt_is_logged_and_each_failure_once()
    {
        await AskAsync("429", "500", "whole");

        Assert.That(log.Lines, Has.Count.EqualTo(2));
        Assert.That(log.Lines, Has.All.Contain("Limit reached"), "the log has the provider's message");
        foreach (var secret in (string[])[Key, Key[3..], "h0neyp0t", "Hortensia", "umbrella", "Winterthur", "example.com", "ller", "张", "u5f20"])
            Assert.That(log.Lines, Has.None.Contain(secret).IgnoreCase);
    }

    [Test]
    public async Task A_model_that_nobody_serves_is_passed_over_without_a_call()
    {
        providers.Dispose();
        providers = Providers(Patience, "whole");

        var pieces = await AskAsync("unheard-of", "whole");

        Assert.That(pieces, Is.Not.Empty);
        Assert.That((calls[0].Outcome, calls[0].Provider, calls[0].DurationMs), Is.EqualTo((CallOutcome.Unserved, (string?)null, calls[0].DurationMs)));
        Assert.That(fake.Requests.Select(request => request.Model), Is.EqualTo((string[])["whole"]));
        await Assert.ThrowsAsync<ModelRejectedException>(() => AskAsync("unheard-of"));
    }

    [TestCase("stop", "stop")]
    [TestCase("length", "length")]
    [TestCase("content_filter", "content_filter")]
    public async Task Why_a_model_stopped_is_recorded(string said, string recorded)
    {
        fake.FinishReason = said;

        await AskAsync("whole");

        Assert.That(calls.Single().FinishReason, Is.EqualTo(recorded));
    }

    [Test]
    public async Task An_answer_of_white_space_is_none_and_the_next_model_is_asked()
    {
        fake.Answer = request => request.Model == "blank" ? [" ", "\n\n", "\u00A0"] : ["\n", " Hello"];

        var pieces = await AskAsync("blank", "whole");

        Assert.That(pieces, Is.EqualTo((string[])["\n Hello"]), "leading white space is part of the answer");
        Assert.That(calls.Select(call => (call.Outcome, call.ErrorClass)), Is.EqualTo(
            ((CallOutcome, string?)[])[(CallOutcome.Failed, "empty"), (CallOutcome.Answered, null)]));
    }

    [Test]
    public async Task A_chain_is_rejected_only_if_every_model_of_it_is()
    {
        fake.Reply = request => request.Model is "401" or "404" ? new FakeReply("{}", int.Parse(request.Model, CultureInfo.InvariantCulture)) : null;

        await Assert.ThrowsAsync<ModelRejectedException>(() => AskAsync("401", "404"));

        var failure = await Assert.ThrowsAsync<ModelUnavailableException>(() => AskAsync("401", "500", "404"));
        Assert.That(failure!.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Patience_is_for_silence_and_not_for_the_whole_answer()
    {
        providers.Dispose();
        providers = Providers(TimeSpan.FromSeconds(2));
        fake.Pause = TimeSpan.FromSeconds(0.5);
        fake.Answer = _ => ["a", "b", "c", "d", "e", "f"];

        Assert.That(await AskAsync("slow"), Has.Count.EqualTo(6));
    }

    [Test]
    public async Task Who_reads_slowly_does_not_make_a_model_slow()
    {
        providers.Dispose();
        providers = Providers(TimeSpan.FromSeconds(1));
        List<string> pieces = [];
        await foreach (var piece in new ModelCaller(providers, TimeProvider.System, Logger()).StreamAsync(Request(Prompt, "whole"), calls, default))
        {
            if (pieces.Count == 1)
                await Task.Delay(1500);
            pieces.Add(piece);
        }

        Assert.That(pieces, Has.Count.EqualTo(4));
    }

    [TestCase("silent-at-once")]
    [TestCase("silent")]
    public async Task Whoever_leaves_is_not_answered_by_another_model(string model)
    {
        using var leaving = new CancellationTokenSource();
        var asking = AskAsync([], leaving.Token, Entry(model, timeoutMs: null), Entry("whole", timeoutMs: null));
        await fake.AskedAsync();
        await leaving.CancelAsync();

        Assert.That(async () => await asking, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(calls.Select(call => (call.Model, call.Outcome, call.ErrorClass)), Is.EqualTo(
            ((string, CallOutcome, string?)[])[(model, CallOutcome.Cancelled, null)]));
        Assert.That(log.Lines, Is.Empty);
    }

    [Test]
    public async Task An_answer_that_is_not_read_to_its_end_is_recorded_as_abandoned()
    {
        await foreach (var _ in new ModelCaller(providers, TimeProvider.System, Logger()).StreamAsync(Request(Prompt, "whole"), calls, default))
            break;

        Assert.That(calls.Single().Outcome, Is.EqualTo(CallOutcome.Cancelled));
    }

    [Test]
    public async Task The_request_says_how_the_model_is_to_be_asked()
    {
        var config = new ModelConfig(0.25, 77, 0.5, ["END", "STOP"], "xhigh", 20_000, 9);
        ChatMessage[] messages = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Yes?"), new(ChatRole.User, "Open?")];
        var chain = new ModelChain([new ModelEntry("any-name", config)], ModelSource.Revision, null);
        await foreach (var _ in new ModelCaller(providers, TimeProvider.System, Logger())
            .StreamAsync(new ModelRequest(CallPurpose.Answer, chain, messages, [new ModelCandidate("a", "b", "c")]), calls, default))
        {
        }

        var request = fake.Requests.Single();
        Assert.That(request.Authorization, Is.EqualTo($"Bearer {Key}"));
        Assert.That(JsonSerializer.Serialize(request.Body.EnumerateObject().OrderBy(field => field.Name).ToDictionary(field => field.Name, field => field.Value)), Is.EqualTo(
            """
            {"max_completion_tokens":77,"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hi"},
            {"role":"assistant","content":"Yes?"},{"role":"user","content":"Open?"}],"model":"any-name","reasoning_effort":"xhigh",
            "stop":["END","STOP"],"stream":true,"stream_options":{"include_usage":true},"temperature":0.25,"top_p":0.5}
            """.ReplaceLineEndings("")));
    }

    [Test]
    public async Task A_server_that_keeps_its_connection_open_has_a_second_after_the_finish_reason()
    {
        fake.Reply = _ => new FakeReply(
            Chunk("""{"choices":[{"delta":{"content":"Whole"},"finish_reason":"stop"}]}""") + Chunk("""{"choices":[],"usage":{"prompt_tokens":3}}"""),
            StaysOpen: true);

        var pieces = await AskAsync("whole").WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(pieces, Is.EqualTo((string[])["Whole"]));
        Assert.That((calls[0].Outcome, calls[0].FinishReason, calls[0].InputTokens), Is.EqualTo((CallOutcome.Answered, "stop", 3)));
    }

    [TestCase("""{"reasoning_content":"Hm"}""", CallOutcome.Answered)]
    [TestCase("""{"reasoning":"Hm"}""", CallOutcome.Answered)]
    [TestCase("""{"tool_calls":[{"index":0,"function":{"arguments":"{"}}]}""", CallOutcome.Answered)]
    [TestCase("""{"role":"assistant"}""", CallOutcome.TimedOut)]
    public async Task Reasoning_and_tool_arguments_are_no_silence(string delta, CallOutcome outcome)
    {
        var alive = Chunk("{\"choices\":[{\"delta\":" + delta + "}]}") + "|";
        fake.Reply = _ => new FakeReply(
            alive + alive + alive + alive + Chunk("""{"choices":[{"delta":{"content":"Yes"}}]}""") + Chunk("[DONE]"),
            Pause: TimeSpan.FromSeconds(0.6));
        try
        {
            await AskAsync([], CancellationToken.None, Entry("thinker", timeoutMs: 1500));
        }
        catch (ModelUnavailableException) when (outcome is CallOutcome.TimedOut)
        {
            // The recorded call has the outcome.
        }

        Assert.That(calls.Single().Outcome, Is.EqualTo(outcome));
    }

    [Test]
    public async Task A_refusal_is_an_answer_and_marked()
    {
        fake.Reply = _ => new FakeReply(
            Chunk("""{"choices":[{"delta":{"refusal":"I cannot."}}]}""") + Chunk("""{"choices":[{"delta":{},"finish_reason":"stop"}]}""") + Chunk("[DONE]"));

        Assert.That(await AskAsync("whole"), Is.EqualTo((string[])["I cannot."]));
        Assert.That(calls.Single().FinishReason, Is.EqualTo("refusal"));
    }

    [TestCase(429, "7", "{}", 7)]
    [TestCase(429, "6.2", "{}", 7)]
    [TestCase(503, "600", "{}", 60)]
    [TestCase(503, "0", "{}", 1)]
    [TestCase(503, "soon", "{}", 1)]
    [TestCase(503, "Wed, 21 Oct 2015 07:28:00 GMT", "{}", 1)]
    [TestCase(408, null, "{}", 1)]
    [TestCase(409, null, "", 1)]
    [TestCase(425, null, "<html>", 1)]
    [TestCase(529, null, """{"error":{"type":"overloaded_error"}}""", 1)]
    public async Task A_failure_that_may_pass_says_when(int status, string? retryAfter, string body, int seconds)
    {
        fake.Reply = _ => new FakeReply(body, status, "application/json", retryAfter);

        var failure = await Assert.ThrowsAsync<ModelUnavailableException>(() => AskAsync("whole"));

        Assert.That(failure!.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That(calls.Single().ErrorClass, Is.EqualTo($"{status}"));
    }

    [TestCase(400, "{}", "400", false)]
    [TestCase(401, "{}", "401", false)]
    [TestCase(402, """{"error":{"message":"Insufficient Balance"}}""", "no_credit", false)]
    [TestCase(404, """{"error":{"message":"model \"x\" not found, try pulling it first"}}""", "404", false)]
    [TestCase(429, """{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","code":"insufficient_quota"}}""", "no_credit", false)]
    [TestCase(503, """{"error":{"message":"No channel","code":"model_not_found"}}""", "503", false)]
    [TestCase(400, """{"error":{"message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","code":400}}""", "context_too_long", true)]
    [TestCase(400, """{"error":{"message":"Boom","code":"context_length_exceeded"}}""", "context_too_long", true)]
    [TestCase(400, """{"error":{"message":"prompt is too long: 210000 tokens > 200000 maximum"}}""", "context_too_long", true)]
    [TestCase(400, """[{"error":{"code":400,"message":"The input token count (40000) exceeds the maximum number of tokens allowed (32768).","status":"INVALID_ARGUMENT"}}]""", "context_too_long", true)]
    [TestCase(422, """{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000"}""", "context_too_long", true)]
    [TestCase(500, """{"error":{"code":500,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}""", "context_too_long", true)]
    [TestCase(413, """{"error":{"message":"Too big."}}""", "413", true)]
    [TestCase(400, """{"error":{"message":"input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"}}""", "context_too_long", true)]
    [TestCase(400, """{"error":{"message":"Invalid request: Your request exceeded model token limit: 8192"}}""", "context_too_long", true)]
    [TestCase(400, """{"error":{"message":"The prompt exceeds the maximum allowed length."}}""", "context_too_long", true)]
    [TestCase(400, """{"error":{"message":"Range of input length should be [1, 30720]"}}""", "context_too_long", true)]
    [TestCase(400, """{"error":{"message":"Boom","type":"request_too_large"}}""", "context_too_long", true)]
    public async Task A_failure_that_stays_is_rejected(int status, string body, string errorClass, bool isContextTooLong)
    {
        fake.Reply = _ => new FakeReply(body, status, "application/json", RetryAfter: "7");

        var failure = await Assert.ThrowsAsync<ModelRejectedException>(() => AskAsync("whole"));

        Assert.That((failure!.Code, failure.IsContextTooLong), Is.EqualTo(("model_rejected", isContextTooLong)));
        Assert.That(calls.Single().ErrorClass, Is.EqualTo(errorClass));
    }

    [TestCase(@"Hello\nHortensia")]
    [TestCase(@"Hello\\nHortensia\\\tumbrella")]
    [TestCase(@"\u0048ortensia, \\x48ortensia")]
    public async Task A_said_word_is_not_logged_even_beside_or_within_an_escape(string echo)
    {
        fake.Reply = _ => new FakeReply($$"""{"detail":[{"msg":"Boom","input":"{{echo}}"}]}""", 422, "application/json");

        await Assert.ThrowsAsync<ModelRejectedException>(() => AskAsync("whole"));

        Assert.That(log.Lines.Single(), Does.Contain("Boom").And.Not.Contain("ortensia").And.Not.Contain("umbrella"));
    }

    [Test]
    public async Task An_error_inside_a_stream_is_logged_once_with_its_text()
    {
        fake.Reply = _ => new FakeReply(Chunk($$$"""{"error":{"message":"Overheated by umbrella, {{{Key}}}","code":503}}"""));

        await Assert.ThrowsAsync<ModelUnavailableException>(() => AskAsync("whole"));

        Assert.That(log.Lines.Single(), Does.Contain("Overheated").And.Contain("503").And.Not.Contain("umbrella").And.Not.Contain("h0neyp0t"));
    }

    [TestCase("""{"error":{"message":"Unknown parameter: 'stream_options'.","param":"stream_options"}}""", "stream_options", "system user")]
    [TestCase("""{"message":"System role not supported"}""", "", "user")]
    [TestCase("""{"message":"Only user and assistant roles are supported!"}""", "", "user")]
    public async Task A_server_that_refuses_what_can_be_done_without_is_asked_without_it(string refusal, string missing, string roles)
    {
        fake.Reply = _ => fake.Requests.Count == 1 ? new FakeReply(refusal, 400, "application/json") : null;

        Assert.That(string.Concat(await AskAsync("whole")), Is.EqualTo("One two three."));

        var body = fake.Requests.Last().Body;
        Assert.That(body.TryGetProperty(missing, out _), Is.False);
        Assert.That(string.Join(' ', body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString())), Is.EqualTo(roles));
        Assert.That(body.GetProperty("messages").ToString(), Does.Contain(Prompt.Split(' ')[0]));
        Assert.That((fake.Requests.Count, calls.Count), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task A_request_is_refused_for_good_where_nothing_is_left_to_leave_out()
    {
        fake.Reply = _ => new FakeReply("System role not supported, nor stream_options", 400);

        await Assert.ThrowsAsync<ModelRejectedException>(() => AskAsync("whole"));

        Assert.That(fake.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_server_is_asked_in_its_dialect()
    {
        providers.Dispose();
        dialect = new ChatDialect(ChatDialect.MaxTokens, AsksForUsage: false, ChatDialect.User);
        providers = Providers(Patience);

        await AskAsync([], CancellationToken.None, new ModelEntry("whole", new ModelConfig(MaxTokens: 5)));

        var body = fake.Requests.Single().Body;
        Assert.That((body.GetProperty("max_tokens").GetInt32(), body.TryGetProperty("stream_options", out _)), Is.EqualTo((5, false)));
        Assert.That(body.GetProperty("messages").EnumerateArray().Single().GetProperty("content").GetString(), Is.EqualTo($"{Prompt}\n\n{Prompt}"));
    }

    private static string Chunk(string data) => $"data: {data}\n\n";

    [Test]
    public async Task A_server_that_is_not_there_is_a_failure_like_others()
    {
        await fake.DisposeAsync();

        await Assert.ThrowsAsync<ModelUnavailableException>(() => AskAsync("whole"));

        Assert.That(calls.Single().ErrorClass, Is.EqualTo("connection"));
        fake = await FakeOpenAI.StartAsync();
    }

    private async Task<List<string>> AskAsync(params string[] models)
    {
        List<string> pieces = [];
        await AskAsync(pieces, CancellationToken.None, models);
        return pieces;
    }

    private Task AskAsync(List<string> pieces, CancellationToken cancellationToken, params string[] models) => AskAsync(
        pieces, cancellationToken, [.. models.Select(model => Entry(model, model.StartsWith("silent", StringComparison.Ordinal) ? 300 : null))]);

    private async Task AskAsync(List<string> pieces, CancellationToken cancellationToken, params ModelEntry[] entries)
    {
        var caller = new ModelCaller(providers, TimeProvider.System, Logger());
        var request = Request(Prompt) with { Chain = new ModelChain(entries, ModelSource.RouterConfig, null) };
        await foreach (var piece in caller.StreamAsync(request, calls, cancellationToken))
            pieces.Add(piece);
    }

    private static ModelEntry Entry(string model, int? timeoutMs) => new(model, new ModelConfig(RequestTimeoutMs: timeoutMs));

    private static ModelRequest Request(string prompt, params string[] models) => new(
        CallPurpose.Answer,
        new ModelChain([.. models.Select(model => Entry(model, timeoutMs: null))], ModelSource.RouterConfig, null),
        [new ChatMessage(ChatRole.System, prompt), new ChatMessage(ChatRole.User, prompt)],
        []);

    private ModelProviders Providers(TimeSpan silence, params string[] models) => new(
        new ModelSettings("scripted", silence, ScriptedTokensPerSecond: null, new OpenAISettings(fake.Address, Key, models, dialect)), TimeProvider.System);

    private Logger<ModelCaller> Logger()
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        return new Logger<ModelCaller>(factory);
    }
}
