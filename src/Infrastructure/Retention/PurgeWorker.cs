using Feather.Domain.Common;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Retention;

/// <param name="TestConversationRetention">How long a test or simulation conversation is kept after its last activity.</param>
public sealed record PurgeSettings(TimeSpan TestConversationRetention);

/// <summary>Once a minute removes expired data: test and simulation conversations, frames of turns, and kept answers.</summary>
internal sealed partial class PurgeWorker(
    AcrossOrganizations organizations, PurgeSettings settings, TimeProvider clock, ILogger<PurgeWorker> logger) : BackgroundService
{
    private const int AtMost = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodically.RunAsync(Pause, clock, PurgeAsync, Postponed, stoppingToken);

    /// <summary>Removes everything that is due and not in use. If one organization fails, the others continue.</summary>
    internal async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var now = Timestamp.Now(clock).Utc;
        int removed;
        do
        {
            removed = await PurgeConversationsAsync(now - settings.TestConversationRetention, cancellationToken)
                + await PurgeFramesAsync(cancellationToken)
                + await PurgeAnswersAsync(now, cancellationToken);
        }
        while (removed > 0);
    }

    /// <summary>Skips a conversation with a running turn. Under the lock no turn begins, so the check is safe.</summary>
    private Task<int> PurgeConversationsAsync(DateTime idleSince, CancellationToken cancellationToken) => RemoveAsync(
        "select organization_id, id from conversations.due_for_purge(@IdleSince, @AtMost)",
        new { IdleSince = idleSince, AtMost },
        (organizationId, ids) =>
        {
            var batch = new Batch(new { OrganizationId = organizationId, Ids = ids, IdleSince = idleSince });
            batch.Run(
                """
                select c.id from conversations.conversations c
                where c.organization_id = @OrganizationId and c.id = any(@Ids)
                order by c.id
                for update
                """);
            var removed = batch.Ask<Guid>(
                """
                delete from conversations.conversations c
                where c.organization_id = @OrganizationId and c.id = any(@Ids) and c.session_type <> 'live' and c.last_activity_at < @IdleSince
                    and not exists (
                        select from turns.turns t
                        where t.organization_id = @OrganizationId and t.status = 'running'
                            and (case when t.lease_expires_at is not null then t.conversation_id end) = c.id)
                returning c.id
                """);
            return (batch, removed);
        },
        cancellationToken);

    private Task<int> PurgeFramesAsync(CancellationToken cancellationToken) => RemoveAsync(
        "select organization_id, id from turns.due_for_purge(@AtMost)",
        new { AtMost },
        (organizationId, ids) =>
        {
            var batch = new Batch(new { OrganizationId = organizationId, Ids = ids });
            batch.Run("delete from turns.frames f where f.organization_id = @OrganizationId and f.turn_id = any(@Ids)");
            var removed = batch.Ask<Guid>(
                "update turns.turns t set frames_until = null where t.organization_id = @OrganizationId and t.id = any(@Ids) returning t.id");
            return (batch, removed);
        },
        cancellationToken);

    private async Task<int> PurgeAnswersAsync(DateTime now, CancellationToken cancellationToken)
    {
        var expired = await organizations.FindAsync<ExpiredRow>(
            "select organization_id, method, path, key from idempotency.expired(@Now, @AtMost)", new { Now = now, AtMost }, cancellationToken);
        var purged = 0;
        foreach (var part in expired.GroupBy(row => row.OrganizationId))
        {
            var batch = new Batch(new
            {
                OrganizationId = part.Key,
                Methods = part.Select(row => row.Method).ToArray(),
                Paths = part.Select(row => row.Path).ToArray(),
                Keys = part.Select(row => row.Key).ToArray(),
                Now = now,
            });
            batch.Run(
                """
                delete from idempotency.records r
                using unnest(@Methods, @Paths, @Keys) as e (method, path, key)
                where r.organization_id = @OrganizationId and r.method = e.method and r.path = e.path and r.key = e.key
                    and r.expires_at <= @Now
                """);
            var isPurged = await Periodically.OnceAsync(
                stopping => organizations.InAsync(part.Key, session => session.WriteAsync(batch, stopping), stopping),
                Postponed,
                cancellationToken);
            purged += isPurged ? 1 : 0;
        }
        return purged;
    }

    /// <summary>Finds and removes due rows, one organization after the other. Returns the number of removed rows.</summary>
    private async Task<int> RemoveAsync(
        string function, object values, Func<Guid, Guid[], (Batch Batch, Rows<Guid> Removed)> removing, CancellationToken cancellationToken)
    {
        var count = 0;
        var found = await organizations.FindAsync<DueRow>(function, values, cancellationToken);
        foreach (var due in found.GroupBy(row => row.OrganizationId, row => row.Id))
        {
            var (batch, removed) = removing(due.Key, [.. due]);
            var isDone = await Periodically.OnceAsync(
                stopping => organizations.InAsync(due.Key, session => session.WriteAsync(batch, stopping), stopping),
                Postponed,
                cancellationToken);
            count += isDone ? removed.Count : 0;
        }
        return count;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Purging is postponed for a minute")]
    private partial void Postponed(Exception failure);

    private sealed record DueRow(Guid OrganizationId, Guid Id);

    private sealed record ExpiredRow(Guid OrganizationId, string Method, string Path, string Key);
}
