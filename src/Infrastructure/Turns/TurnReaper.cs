using Feather.Application.Turns;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Turns;

/// <summary>Every five seconds fails the turns with expired leases, of all processes.</summary>
internal sealed partial class TurnReaper(AcrossOrganizations organizations, DeadTurns dead, TimeProvider clock, ILogger<TurnReaper> logger)
    : BackgroundService
{
    private const int AtMost = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodically.RunAsync(Pause, clock, ReapAsync, Postponed, stoppingToken);

    internal async Task ReapAsync(CancellationToken cancellationToken)
    {
        var found = await organizations.FindAsync<DeadRow>(
            "select organization_id, id from turns.with_expired_lease(@AtMost)", new { AtMost }, cancellationToken);
        foreach (var row in found)
        {
            Reaped(row.Id, row.OrganizationId);
            // If one turn cannot be failed, the others must not wait.
            await Periodically.OnceAsync(
                token => dead.FailAsync(new OrganizationId(row.OrganizationId), new TurnId(row.Id), token), Postponed, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failing turn {Turn} of {Organization}, whose process has died")]
    private partial void Reaped(Guid turn, Guid organization);

    [LoggerMessage(Level = LogLevel.Error, Message = "Failing turns whose process has died did not succeed and will be retried")]
    private partial void Postponed(Exception failure);

    private sealed record DeadRow(Guid OrganizationId, Guid Id);
}
