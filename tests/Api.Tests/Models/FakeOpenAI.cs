using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Feather.Api.Tests.Models;

/// <summary>A request as an OpenAI-compatible server receives it.</summary>
internal sealed record FakeOpenAIRequest(string? Authorization, JsonElement Body)
{
    public string Model => Body.GetProperty("model").GetString()!;
}

/// <summary>A whole response of such a server, as sent.</summary>
/// <param name="Body">The server pauses at each bar.</param>
/// <param name="StaysOpen">Whether the connection stays open after the body.</param>
internal sealed record FakeReply(
    string Body, int Status = 200, string ContentType = "text/event-stream", string? RetryAfter = null, bool StaysOpen = false, TimeSpan Pause = default);

/// <summary>
/// A small server on loopback that speaks OpenAI's streaming protocol. The model's name selects its behavior: `whole` gives a
/// correct answer, and the names below fail as they say. Any other name gives the same answer as `whole`.
/// </summary>
internal sealed class FakeOpenAI : IAsyncDisposable
{
    /// <summary>Models that fail before the first token.</summary>
    public static readonly string[] FailingAtOnce = ["429", "500", "garbage-at-once", "silent-at-once", "empty", "cut-at-once", "ended-at-once", "html"];

    /// <summary>Models that fail after the first tokens.</summary>
    public static readonly string[] FailingMidway = ["garbage", "silent", "cut", "ended"];

    private readonly WebApplication app;
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FakeOpenAI(WebApplication app) => this.app = app;

    /// <summary>The value for the setting OpenAIBaseAddress.</summary>
    public Uri Address => new($"{app.Urls.Single()}/v1");

    /// <summary>The tokens of the answer to a request. By default four tokens.</summary>
    public Func<FakeOpenAIRequest, IReadOnlyList<string>> Answer { get; set; } = _ => ["One", " two", " three", "."];

    public string FinishReason { get; set; } = "stop";

    /// <summary>The response to send. If null, the model's name selects the response.</summary>
    public Func<FakeOpenAIRequest, FakeReply?> Reply { get; set; } = _ => null;

    /// <summary>How long `slow` waits before each token.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The received requests, in order.</summary>
    public ConcurrentQueue<FakeOpenAIRequest> Requests { get; } = [];

    public static async Task<FakeOpenAI> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        var app = builder.Build();
        var fake = new FakeOpenAI(app);
        app.Run(fake.ServeAsync);
        await app.StartAsync();
        return fake;
    }

    /// <summary>Waits for the first request.</summary>
    public Task AskedAsync() => asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        if (http.Request.Method != "POST" || http.Request.Path != "/v1/chat/completions")
        {
            http.Response.StatusCode = 404;
            return;
        }

        var request = new FakeOpenAIRequest(http.Request.Headers.Authorization, await JsonElementAsync(http.Request.Body));
        Requests.Enqueue(request);
        asked.TrySetResult();
        try
        {
            await BehaveAsync(http, request);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected.
        }
    }

    private async Task BehaveAsync(HttpContext http, FakeOpenAIRequest request)
    {
        if (Reply(request) is { } reply)
        {
            await SendAsync(http, reply);
            return;
        }

        switch (request.Model)
        {
            case "429" or "500":
                // A careless error message: it repeats the key and the user's text.
                http.Response.StatusCode = request.Model == "429" ? 429 : 500;
                var message = $"Limit reached for {request.Authorization} in: {request.Body.GetProperty("messages")} See https://example.com/limits?key=1";
                await http.Response.WriteAsJsonAsync(new { error = new { message, type = "requests", code = "some_code" } });
                return;
            case "html":
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html>Bad gateway</html>");
                return;
        }

        http.Response.ContentType = "text/event-stream";
        await http.Response.Body.FlushAsync();
        var (behaviour, atOnce) = request.Model.EndsWith("-at-once", StringComparison.Ordinal) ? (request.Model[..^8], true) : (request.Model, false);
        var tokens = Answer(request);
        await SendAsync(http, Chunk(request, new { role = "assistant", content = "" }));
        for (var i = 0; i < tokens.Count && behaviour != "empty"; i++)
        {
            if ((atOnce ? i == 0 : i == 2) && await MisbehaveAsync(http, behaviour))
                return;
            if (behaviour == "slow")
                await Task.Delay(Pause, http.RequestAborted);
            await SendAsync(http, Chunk(request, new { content = tokens[i] }));
        }

        await SendAsync(http, Chunk(request, new { }, FinishReason));
        if (request.Body.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean())
        {
            await SendAsync(http, new
            {
                id = "chatcmpl-1",
                @object = "chat.completion.chunk",
                created = 1_760_000_000,
                model = request.Model,
                choices = Array.Empty<object>(),
                usage = new { prompt_tokens = 11, completion_tokens = tokens.Count, total_tokens = 11 + tokens.Count },
            });
        }
        await http.Response.WriteAsync("data: [DONE]\n\n");
    }

    /// <summary>Returns whether the response is finished.</summary>
    private static async Task<bool> MisbehaveAsync(HttpContext http, string behaviour)
    {
        switch (behaviour)
        {
            case "garbage":
                await http.Response.WriteAsync("data: {\"choices\": [{]}\n\n");
                return true;
            case "silent":
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                return true;
            case "cut":
                // Waits until the written bytes are sent, because an abort drops unsent bytes.
                await Task.Delay(100, http.RequestAborted);
                http.Abort();
                return true;
            case "ended":
                return true;
            default:
                return false;
        }
    }

    private static object Chunk(FakeOpenAIRequest request, object delta, string? finishReason = null) => new
    {
        id = "chatcmpl-1",
        @object = "chat.completion.chunk",
        created = 1_760_000_000,
        model = request.Model,
        choices = new[] { new { index = 0, delta, finish_reason = finishReason } },
    };

    private static async Task SendAsync(HttpContext http, FakeReply reply)
    {
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.ContentType;
        if (reply.RetryAfter is not null)
            http.Response.Headers.RetryAfter = reply.RetryAfter;
        foreach (var part in reply.Body.Split('|'))
        {
            await http.Response.WriteAsync(part);
            await http.Response.Body.FlushAsync();
            await Task.Delay(reply.Pause, http.RequestAborted);
        }
        if (reply.StaysOpen)
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
    }

    private static async Task SendAsync(HttpContext http, object chunk)
    {
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
        await http.Response.Body.FlushAsync();
    }

    private static async Task<JsonElement> JsonElementAsync(Stream body)
    {
        using var json = await JsonDocument.ParseAsync(body);
        return json.RootElement.Clone();
    }
}
