using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Feather.Application.Common;

/// <summary>One line a request: its name, its organization and how long it took; never what it carries.</summary>
internal sealed partial class LoggingBehavior<TRequest, TResponse>(ILogger<LoggingBehavior<TRequest, TResponse>> logger)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IOrganizationRequest
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var response = await next();
            outcome = "done";
            return response;
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Handled(typeof(TRequest).Name, outcome, request.OrganizationId.Value, elapsed);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Request} {Outcome} for {Organization} in {Elapsed:0.0} ms")]
    private partial void Handled(string request, string outcome, Guid organization, double elapsed);
}
