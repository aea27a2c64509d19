using Feather.Application.Conversations;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Conversations;

/// <summary>Once a minute expires idle conversations of all organizations. A running turn keeps a conversation open.</summary>
internal sealed partial class ExpiryWorker(
    AcrossOrganizations organizations, ConversationSettings settings, AfterWorkSignal afterWork, TimeProvider clock, ILogger<ExpiryWorker> logger)
    : BackgroundService
{
    private const int AtMost = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>While this lock is held, no turn of the conversations begins or ends.</summary>
    private const string Lock =
        """
        select c.id from conversations.conversations c
        where c.organization_id = @OrganizationId and c.id = any(@Ids)
        order by c.id
        for no key update
        """;

    /// <summary>
    /// Postpones the next check of the conversations that were not ended. If a turn is running, the next idle time is unknown until the
    /// turn ends, so it counts from now.
    /// </summary>
    private const string LookAgainLater =
        """
        update conversations.conversations c
        set known_active_at = case when c.last_activity_at < now() - @IdleTimeout then now() else c.last_activity_at end
        where c.organization_id = @OrganizationId and c.id = any(@Ids) and c.closed_at is null
        """;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Periodically.RunAsync(Pause, clock, ExpireAsync, Postponed, stoppingToken);

    /// <summary>
    /// Ends all conversations that are due now. If one organization fails, it is postponed, and the others continue. The loop stops: a
    /// conversation that was found is ended or not found again at once, and without any progress the search ends.
    /// </summary>
    internal async Task ExpireAsync(CancellationToken cancellationToken)
    {
        bool hasProgressed;
        do
        {
            hasProgressed = false;
            var found = await organizations.FindAsync<IdleRow>(
                "select organization_id, id from conversations.maybe_idle(now() - @IdleTimeout, @AtMost)",
                new { settings.IdleTimeout, AtMost },
                cancellationToken);
            foreach (var idle in found.GroupBy(row => row.OrganizationId, row => row.Id))
            {
                hasProgressed |= await Periodically.OnceAsync(
                    stopping => organizations.InAsync(idle.Key, session => ExpireAsync(session, idle.Key, [.. idle], stopping), stopping),
                    Postponed,
                    cancellationToken);
            }
        }
        while (hasProgressed);
    }

    private async Task ExpireAsync(DbSession session, Guid organizationId, Guid[] ids, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = organizationId,
            Ids = ids,
            EndUserId = (Guid?)null,
            Status = Word.Of(ConversationStatus.Expired),
            Reason = (string?)null,
            IdleTimeout = (TimeSpan?)settings.IdleTimeout,
            Now = Timestamp.Now(clock).Utc,
        });
        batch.Run(Lock, ConversationEndStatements.End);
        var queued = batch.Ask<Guid>(ConversationEndStatements.QueueAfterWork);
        batch.Run(LookAgainLater);
        await session.WriteAsync(batch, cancellationToken);
        if (queued.Any)
            session.AfterCommit(afterWork.Raise);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Expiring conversations is postponed for a minute")]
    private partial void Postponed(Exception failure);

    private sealed record IdleRow(Guid OrganizationId, Guid Id);
}
