using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Common;

/// <summary>
/// Every five seconds it has the tables analyzed that have grown tenfold. A connection keeps the plans of its statements, and plans that
/// were made for empty tables are wrong for large ones. An analyze replaces those plans. Autovacuum does the same, but a minute later.
/// </summary>
internal sealed partial class AnalyzeWorker(AcrossOrganizations organizations, TimeProvider clock, ILogger<AnalyzeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodically.RunAsync(Pause, clock, AnalyzeAsync, Postponed, stoppingToken);

    private Task AnalyzeAsync(CancellationToken cancellationToken) =>
        organizations.FindAsync<int>("select tenancy.analyze_what_has_grown()", new { }, cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tables that have grown could not be analyzed; the next attempt is in five seconds")]
    private partial void Postponed(Exception failure);
}
