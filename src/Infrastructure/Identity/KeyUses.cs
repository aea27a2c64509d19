using System.Collections.Concurrent;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Identity;

/// <summary>
/// Records when keys were last used. Uses are kept in memory and written every ten seconds and on shutdown, so that a request costs no
/// write. If a node crashes, the uses of its last ten seconds are lost.
/// </summary>
internal sealed partial class KeyUses(AcrossOrganizations organizations, TimeProvider clock, ILogger<KeyUses> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);

    private ConcurrentDictionary<(OrganizationId Organization, ApiKeyId Key), Timestamp> uses = new();

    /// <summary>Remembers one use per second and key; otherwise many requests of a key would wait for the same entry.</summary>
    public void Remember(ApiKey key, Timestamp now)
    {
        var use = (key.OrganizationId, key.Id);
        if (!uses.TryGetValue(use, out var last) || now.Utc - last.Utc > Precision)
            uses[use] = now;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes the remaining uses.
        }
    }

    /// <summary>Writes the uses since the last call, one organization after the other.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        // A request that still has the old dictionary may add its use too late. That use is lost: the key is used again soon, or its stored
        // last use is a little too early.
        var remembered = Interlocked.Exchange(ref uses, new());
        foreach (var organization in remembered.GroupBy(use => use.Key.Organization))
        {
            try
            {
                await WriteAsync(organization.Key, [.. organization.OrderBy(use => use.Key.Key.Value)], cancellationToken);
            }
            catch (Exception failure)
            {
                // No failure may stop the server. The uses are kept until the next attempt.
                foreach (var (key, at) in organization)
                    uses.TryAdd(key, at);
                Postponed(failure);
            }
        }
    }

    private Task WriteAsync(
        OrganizationId organization,
        List<KeyValuePair<(OrganizationId Organization, ApiKeyId Key), Timestamp>> uses,
        CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = organization.Value,
            Ids = uses.Select(use => use.Key.Key.Value).ToArray(),
            Times = uses.Select(use => use.Value.Utc).ToArray(),
        });
        batch.Run(
            """
            update identity.api_keys k set last_used_at = greatest(k.last_used_at, u.used_at)
            from unnest(@Ids, @Times) as u (id, used_at)
            where k.organization_id = @OrganizationId and k.id = u.id
            """);
        return organizations.InAsync(organization.Value, session => session.WriteAsync(batch, cancellationToken), cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The last uses of keys could not be written; they are kept until the next attempt")]
    private partial void Postponed(Exception failure);
}
