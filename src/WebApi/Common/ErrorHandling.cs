using Feather.Application.Common;
using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.WebApi.Common.Pydantic;
using Feather.WebApi.Conversations;
using Feather.WebApi.Identity;
using Feather.WebApi.Turns;
using Microsoft.AspNetCore.Http.Features;

namespace Feather.WebApi.Common;

/// <summary>
/// The one place where an exception becomes an answer (contract: Errors). An exception that is not in the table is a bug: 500,
/// logged, and answered without detail.
/// </summary>
internal sealed partial class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
            context.Abort();
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, failure);
        }
    }

    /// <summary>Writes a body for the statuses that routing answers without one: 404 and 405.</summary>
    public static Task AnswerStatusAsync(HttpContext context) => context.Response.StatusCode switch
    {
        404 => WriteAsync(context, 404, "not_found", "Not Found"),
        405 => WriteAsync(context, 405, "method_not_allowed", "Method Not Allowed"),
        _ => Task.CompletedTask,
    };

    private Task AnswerAsync(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case InvalidInputException invalid:
                return WriteFaultsAsync(context, invalid.Faults);
            case RuleBrokenException broken:
                return WriteFaultsAsync(context, [BrokenRule(broken.Message, context)]);
            case BadHttpRequestException bad:
                return bad.StatusCode == 413
                    ? AnswerAsync(context, new PayloadTooLargeException(BodyFormatter.MaxBytes))
                    : WriteAsync(context, 400, "bad_request", "The request could not be read.");
            case FeatherException known when StatusOf(known) is { } status:
                if (known is UnavailableException)
                    Unavailable(known.InnerException!.GetType().Name, known.InnerException.Message);
                AddHeaders(context.Response.Headers, known);
                return known switch
                {
                    ExternalIdConflictException conflict => WriteAsync(context, status, ExternalIdConflictResponse.From(conflict)),
                    TurnInProgressException conflict => WriteAsync(context, status, TurnInProgressResponse.From(conflict)),
                    _ => WriteAsync(context, status, known.Code, known.Message),
                };
            default:
                Unexpected(failure);
                return WriteAsync(context, 500, "internal_error", "Something went wrong on our side.");
        }
    }

    private static int? StatusOf(FeatherException failure) => failure switch
    {
        BadRequestException => 400,
        AuthenticationRequiredException => 401,
        InsufficientScopeException => 403,
        NotFoundException => 404,
        ConflictException => 409,
        PreconditionFailedException => 412,
        PayloadTooLargeException => 413,
        IdempotencyKeyReusedException => 422,
        RateLimitedException => 429,
        UnavailableException => 503,
        TurnFailedException { Failure.IsRetryable: true } => 503,
        TurnFailedException { Failure.Code: "prompt_too_long" } => 400,
        TurnFailedException { Failure.Code: "conversation_closed" } => 409,
        TurnFailedException { Failure.Code: "model_rejected" } => 503,
        TurnFailedException => 500,
        _ => null,
    };

    private static Fault BrokenRule(string rule, HttpContext context) =>
        Fault.BrokenRule(["body"], rule, JsonText.Normalize(context.Features.GetRequiredFeature<RequestBody>().Root));

    private static void AddHeaders(IHeaderDictionary headers, FeatherException failure)
    {
        switch (failure)
        {
            case AuthenticationRequiredException:
                headers.WWWAuthenticate = "APIKey";
                break;
            case IdempotencyKeyInUseException or TurnInProgressException or UnavailableException:
                headers.RetryAfter = "1";
                break;
            case TurnFailedException { Failure: { IsRetryable: true, RetryAfter: var time } }:
                headers.RetryAfter = time is null ? "1" : $"{(int)time.Value.TotalSeconds}";
                break;
            case RateLimitedException limited:
                headers.RetryAfter = limited.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
        }
    }

    private static Task WriteFaultsAsync(HttpContext context, IReadOnlyList<Fault> faults)
    {
        context.Response.StatusCode = 422;
        var bodyBytes = context.Features.Get<RequestBody>()?.Bytes.Length ?? context.Request.ContentLength ?? 0;
        return context.Response.WriteJsonAsync(FaultWriter.Write(faults, bodyBytes));
    }

    private static Task WriteAsync(HttpContext context, int status, string code, string message) =>
        WriteAsync(context, status, new ErrorResponse(code, message));

    private static Task WriteAsync<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteJsonAsync(JsonDefaults.Write(body));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answering 503: {Kind}: {Reason}")]
    private partial void Unavailable(string kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering 500")]
    private partial void Unexpected(Exception failure);
}

/// <summary>The body of every error, except the faults of a 422.</summary>
/// <param name="Error">The kind of error, for programs.</param>
/// <param name="Message">The error as a sentence.</param>
internal record ErrorResponse(string Error, string Message);
