using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Feather.Bare;

/// <summary>The organization of a key, from a cache whose entries are valid for five seconds.</summary>
internal sealed class KeyCache(NpgsqlDataSource dataSource)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (Guid? Organization, long AskedAt)> cache = [];

    public ValueTask<Guid?> FindAsync(string key) =>
        cache.TryGetValue(key, out var known) && Stopwatch.GetElapsedTime(known.AskedAt) < ValidFor
            ? ValueTask.FromResult(known.Organization)
            : new ValueTask<Guid?>(LoadAsync(key));

    private async Task<Guid?> LoadAsync(string key)
    {
        var askedAt = Stopwatch.GetTimestamp();
        await using var command = dataSource.CreateCommand(
            """
            select organization_id from identity.find_api_key($1)
            where not revoked and organization_active and (expires_at is null or expires_at > now())
            """);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = SHA256.HashData(Encoding.ASCII.GetBytes(key)) });
        var organization = await command.ExecuteScalarAsync() as Guid?;
        cache[key] = (organization, askedAt);
        return organization;
    }
}
