using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Feather.Application.Common;

/// <summary>Never logs content. Successes are logged at Debug: logging them always would cost a quarter of a request's time.</summary>
internal sealed partial class LoggingBehavior<TRequest, TResponse>(ILogger<LoggingBehavior<TRequest, TResponse>> logger)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IOrganizationRequest
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var response = await next();
            Log(LogLevel.Debug, "done");
            return response;
        }
        catch
        {
            Log(LogLevel.Information, "refused or failed");
            throw;
        }

        void Log(LogLevel level, string outcome)
        {
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Handled(level, typeof(TRequest).Name, outcome, request.OrganizationId.Value, elapsed);
        }
    }

    [LoggerMessage(Message = "{Request} {Outcome} for {Organization} in {Elapsed:0.0} ms")]
    private partial void Handled(LogLevel level, string request, string outcome, Guid organization, double elapsed);
}
