using System.Collections.Concurrent;
using Feather.Domain.Identity;
using Microsoft.Extensions.Caching.Memory;

namespace Feather.WebApi.Identity;

/// <summary>
/// Saves a query per request: a lookup's result, found or unknown, is valid for less than five seconds. An entry in use is
/// refreshed in the background before it expires. Holds at most 10,000 keys, by their hash.
/// </summary>
internal sealed partial class ApiKeyCache(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ApiKeyCache> logger) : IDisposable
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(4.5);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Lock gate = new();

    // With the time of revoking. An id stays here longer than the cache can hold the key as usable.
    private readonly ConcurrentDictionary<ApiKeyId, long> revokedHere = new();

    /// <summary>The key as stored at most five seconds ago; null if it was unknown.</summary>
    public Task<ApiKey?> FindAsync(ApiKeyText text)
    {
        var hash = text.Hash;
        var name = Convert.ToHexString(hash);
        var entry = cache.Get<Entry>(name);
        if (entry is null || !Holds(entry))
            entry = Ask(name, hash);
        else if (clock.GetElapsedTime(entry.AskedAt) > RefreshAfter && entry.BeginRefresh())
            _ = RefreshAsync(name, hash);
        return entry.Key;
    }

    /// <summary>Makes this node refuse the key from now on, even if a cached or running lookup says that it is usable.</summary>
    public void Revoke(ApiKeyId id)
    {
        foreach (var (forgotten, _) in revokedHere.Where(revoked => clock.GetElapsedTime(revoked.Value) > ValidFor))
            revokedHere.TryRemove(forgotten, out _);
        revokedHere[id] = clock.GetTimestamp();
    }

    public bool IsRevokedHere(ApiKeyId id) => revokedHere.ContainsKey(id);

    public void Dispose() => cache.Dispose();

    private bool Holds(Entry entry) => !entry.Key.IsFaulted && clock.GetElapsedTime(entry.AskedAt) < ValidFor;

    /// <summary>Concurrent requests share one lookup.</summary>
    private Entry Ask(string name, byte[] hash)
    {
        lock (gate)
        {
            return cache.Get<Entry>(name) is { } other && Holds(other) ? other : Keep(name, NewEntry(hash));
        }
    }

    private async Task RefreshAsync(string name, byte[] hash)
    {
        var entry = NewEntry(hash);
        try
        {
            await entry.Key;
            Keep(name, entry);
        }
        catch (Domain.Common.UnavailableException failure)
        {
            // The old entry expires, and the next request looks the key up itself.
            RefreshFailed(failure.InnerException!.Message);
        }
    }

    /// <summary>The five seconds count from before the query, because the key may change after the database has read it.</summary>
    private Entry NewEntry(byte[] hash)
    {
        var askedAt = clock.GetTimestamp();
        return new Entry(LoadAsync(hash), askedAt);
    }

    private Entry Keep(string name, Entry entry) =>
        cache.Set(name, entry, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = ValidFor });

    private async Task<ApiKey?> LoadAsync(byte[] hash)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IApiKeyRepository>().FindAsync(hash, CancellationToken.None);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A key could not be refreshed: {Reason}")]
    private partial void RefreshFailed(string reason);

    private sealed record Entry(Task<ApiKey?> Key, long AskedAt)
    {
        private int refreshing;

        /// <summary>True for only one caller, which must then refresh the entry.</summary>
        public bool BeginRefresh() => Interlocked.Exchange(ref refreshing, 1) == 0;
    }
}
