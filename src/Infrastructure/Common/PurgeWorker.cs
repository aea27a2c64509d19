using Feather.Domain.Common;
using Feather.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Common;

/// <param name="TestConversationRetention">How long a test or simulation conversation outlives its last activity.</param>
public sealed record PurgeSettings(TimeSpan TestConversationRetention);

/// <summary>Once a minute removes what is past its time: test and simulation conversations, and kept answers.</summary>
internal sealed partial class PurgeWorker(
    IServiceScopeFactory scopes, PurgeSettings settings, TimeProvider clock, ILogger<PurgeWorker> logger) : BackgroundService
{
    private const int AtMost = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await PurgeOrPostponeAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping; what is left will be due again.
        }
    }

    /// <summary>Removes all that is due now: found across organizations, then removed in one organization at a time.</summary>
    internal async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var now = Timestamp.Now(clock).Utc;
        var idleSince = now - settings.TestConversationRetention;
        List<DueRow> conversations, answers;
        do
        {
            conversations = await FindAsync(
                "select organization_id, id from conversations.due_for_purge(@IdleSince, @AtMost)",
                new { IdleSince = idleSince, AtMost },
                cancellationToken);
            foreach (var due in conversations.GroupBy(row => row.OrganizationId, row => row.Id!.Value))
            {
                await RemoveAsync(
                    due.Key,
                    """
                    delete from conversations.conversations c
                    where c.organization_id = @OrganizationId and c.id = any(@Ids)
                        and c.session_type <> 'live' and c.last_activity_at < @IdleSince
                    """,
                    new { OrganizationId = due.Key, Ids = due.ToArray(), IdleSince = idleSince },
                    cancellationToken);
            }

            answers = await FindAsync(
                "select organization_id, null::uuid as id from idempotency.due_for_purge(@Now, @AtMost)",
                new { Now = now, AtMost },
                cancellationToken);
            foreach (var due in answers)
            {
                await RemoveAsync(
                    due.OrganizationId,
                    """
                    delete from idempotency.records r
                    where r.organization_id = @OrganizationId and (r.method, r.path, r.key) in (
                        select e.method, e.path, e.key from idempotency.records e
                        where e.organization_id = @OrganizationId and e.expires_at <= @Now
                        limit @AtMost)
                    """,
                    new { due.OrganizationId, Now = now, AtMost },
                    cancellationToken);
            }
        }
        while (conversations.Count + answers.Count > 0);
    }

    private async Task PurgeOrPostponeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PurgeAsync(cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, it must not end the server: what is due stays due, and the log says why it is still there.
            Postponed(failure);
        }
    }

    private async Task<List<DueRow>> FindAsync(string function, object parameters, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DbSession>()
            .CallAsync(function, parameters, results => results.ListAsync<DueRow>(), cancellationToken);
    }

    private async Task RemoveAsync(Guid organizationId, string statement, object parameters, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<DbSession>();
        session.UseOrganization(new OrganizationId(organizationId));
        await session.ExecuteAsync(
            () => session.WriteAsync(parameters, _ => Task.FromResult(true), cancellationToken, statement), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Purging is put off for a minute")]
    private partial void Postponed(Exception failure);

    private sealed record DueRow(Guid OrganizationId, Guid? Id);
}
