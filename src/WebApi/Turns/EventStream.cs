using System.Globalization;
using System.Text;
using Feather.Application.Turns;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.WebApi.Common.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Turns;

/// <summary>
/// A turn's frames as server-sent events, from a place on (contract: Turns). If the server stops or the reader leaves, the stream
/// ends, but the turn continues.
/// </summary>
internal sealed class EventStream(OrganizationId organizationId, TurnId turn, int after) : IActionResult
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private static readonly byte[] KeepAlive = ": still here\n\n"u8.ToArray();

    // The reader connects again after a second, to another server.
    private static readonly byte[] ComeAgain = "retry: 1000\n\n"u8.ToArray();

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var response = http.Response;
        response.StatusCode = 200;
        response.ContentType = "text/event-stream";
        // Otherwise a compressing proxy, or the buffer of nginx, would collect the frames and send them all at once.
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        response.Headers[WireHeaders.TurnId] = turn.Value.ToString();
        // Without the flush the headers stay in a buffer, and a model may take long to start.
        await response.StartAsync(http.RequestAborted);
        await response.Body.FlushAsync(http.RequestAborted);
        if (HttpMethods.IsHead(http.Request.Method))
            return;

        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        try
        {
            await WriteAsync(response, services.GetRequiredService<IFrameFeed>(), services.GetRequiredService<TimeProvider>(), ending);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            await response.Body.WriteAsync(ComeAgain, http.RequestAborted);
        }
    }

    private async Task WriteAsync(HttpResponse response, IFrameFeed feed, TimeProvider clock, CancellationTokenSource ending)
    {
        await using var frames = feed.FollowAsync(organizationId, turn, after, ending.Token).GetAsyncEnumerator(ending.Token);
        var next = frames.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                byte[] events;
                try
                {
                    if (!await next.WaitAsync(Silence, clock, ending.Token))
                        return;
                    events = BytesOf(frames.Current);
                    next = frames.MoveNextAsync().AsTask();
                }
                catch (TimeoutException)
                {
                    events = KeepAlive;
                }
                await response.Body.WriteAsync(events, ending.Token);
                await response.Body.FlushAsync(ending.Token);
            }
        }
        finally
        {
            // The enumerator cannot be disposed while it still waits for a frame.
            await ending.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private byte[] BytesOf(IEnumerable<Frame> frames)
    {
        StringBuilder events = new();
        foreach (var frame in frames)
            events.Append(CultureInfo.InvariantCulture, $"event: {frame.Event}\nid: {turn.Value}:{frame.N}\ndata: {frame.Data}\n\n");
        return Encoding.UTF8.GetBytes(events.ToString());
    }
}
