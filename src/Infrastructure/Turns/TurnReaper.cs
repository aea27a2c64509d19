using Feather.Application.Turns;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Turns;

/// <summary>Every five seconds fails the turns whose leases have run out, whichever process they died with.</summary>
internal sealed partial class TurnReaper(
    IServiceScopeFactory scopes, DeadTurns dead, TimeProvider clock, ILogger<TurnReaper> logger) : BackgroundService
{
    private const int AtMost = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await ReapOrPostponeAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Another process will see to it, or this one when it is back.
        }
    }

    internal async Task ReapAsync(CancellationToken cancellationToken)
    {
        List<DeadRow> found;
        await using (var scope = scopes.CreateAsyncScope())
        {
            found = await scope.ServiceProvider.GetRequiredService<DbSession>().CallAsync(
                "select organization_id, id from turns.with_expired_lease(@AtMost)",
                new { AtMost },
                results => results.ListAsync<DeadRow>(),
                cancellationToken);
        }

        foreach (var row in found)
        {
            Reaped(row.Id, row.OrganizationId);
            await dead.FailAsync(new OrganizationId(row.OrganizationId), new TurnId(row.Id), cancellationToken);
        }
    }

    private async Task ReapOrPostponeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReapAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it must not end the server: what is dead stays dead, and the log says why it still looks alive.
            Postponed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Failing turn {Turn} of {Organization}, whose process has died")]
    private partial void Reaped(Guid turn, Guid organization);

    [LoggerMessage(Level = LogLevel.Error, Message = "Failing turns whose process has died is put off")]
    private partial void Postponed(Exception failure);

    private sealed record DeadRow(Guid OrganizationId, Guid Id);
}
