using Feather.Application.Common;
using Microsoft.AspNetCore.Mvc;

namespace Feather.WebApi.Common;

/// <summary>Sends the answer of an idempotent command: the stored bytes, or the result rendered in the same way.</summary>
internal sealed class AnswerResult<TResult>(Reply<TResult> reply, IAnswerRenderer<TResult> renderer) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var (answer, isReplay) = reply switch
        {
            Reply<TResult>.Kept kept => (kept.Answer, kept.IsReplay),
            Reply<TResult>.Made made => (renderer.Render(made.Result), false),
            _ => throw new InvalidOperationException("A reply is either new or stored."),
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

internal sealed class JsonBody<T>(T body) : IActionResult
{
    public int Status { get; init; } = 200;

    /// <summary>The address of a created resource; null if nothing was created.</summary>
    public string? Location { get; init; }

    /// <summary>Whether it is a single resource with an ETag: that of <see cref="TaggedBy"/>, else of the body.</summary>
    public bool HasETag { get; init; }

    /// <summary>The wire record that the ETag is computed from, if a read of the resource returns another body than this one.</summary>
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
    public static Task WriteJsonAsync(this HttpResponse response, byte[] json)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, response.HttpContext.RequestAborted).AsTask();
    }
}
