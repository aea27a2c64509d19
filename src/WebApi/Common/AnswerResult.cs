using Feather.Application.Common;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Common;

/// <summary>Sends what an idempotent command came to: the kept bytes, or those of the same rendering.</summary>
internal sealed class AnswerResult<TResult>(Reply<TResult> reply, IAnswerRenderer<TResult> renderer) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var (answer, isReplay) = reply switch
        {
            Reply<TResult>.Kept kept => (kept.Answer, kept.IsReplay),
            Reply<TResult>.Made made => (renderer.Render(made.Result), false),
            _ => throw new InvalidOperationException("A reply is made or kept."),
        };
        var response = context.HttpContext.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (isReplay)
            response.Headers["Idempotent-Replayed"] = "true";
        return response.WriteJsonAsync(answer.Body);
    }
}

/// <summary>Sends a wire record.</summary>
internal sealed class JsonBody<T>(T body) : IActionResult
{
    public int Status { get; init; } = 200;

    /// <summary>Where what was made can be read; null where nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>Whether it is a single resource, whose state an If-Match may name: that of <see cref="TaggedBy"/>, else of the body.</summary>
    public bool HasETag { get; init; }

    /// <summary>The wire record by which the resource is tagged, where this body is not how it is read.</summary>
    public object? TaggedBy { get; init; }

    public Task ExecuteResultAsync(ActionContext context)
    {
        var json = JsonDefaults.Write(body);
        var response = context.HttpContext.Response;
        response.StatusCode = Status;
        if (Location is not null)
            response.Headers.Location = Location;
        if (HasETag)
            response.Headers.ETag = EntityTag.Of(TaggedBy is null ? json : JsonDefaults.Write(TaggedBy));
        return response.WriteJsonAsync(json);
    }
}

internal static class JsonResponse
{
    /// <summary>Sends bytes that are JSON already.</summary>
    public static Task WriteJsonAsync(this HttpResponse response, byte[] json)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, response.HttpContext.RequestAborted).AsTask();
    }
}
