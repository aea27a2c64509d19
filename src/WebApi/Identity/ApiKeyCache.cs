using System.Collections.Concurrent;
using Feather.Domain.Identity;
using Microsoft.Extensions.Caching.Memory;

namespace Feather.WebApi.Identity;

/// <summary>
/// Spares a query a request: what is known of a key, or that it is unknown, holds for less than five seconds and is asked
/// again in the background before they are over. Holds at most 10,000 keys, by their hash.
/// </summary>
internal sealed partial class ApiKeyCache(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ApiKeyCache> logger) : IDisposable
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(4.5);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Lock gate = new();

    // By when they were revoked: longer than the cache may still know them as good.
    private readonly ConcurrentDictionary<ApiKeyId, long> revokedHere = new();

    /// <summary>The key as it was stored at most five seconds ago; null where it was unknown.</summary>
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

    /// <summary>Lets a key that has been revoked open nothing on this node from now on, whatever is known of it and being asked.</summary>
    public void Revoke(ApiKeyId id)
    {
        foreach (var (forgotten, _) in revokedHere.Where(revoked => clock.GetElapsedTime(revoked.Value) > ValidFor))
            revokedHere.TryRemove(forgotten, out _);
        revokedHere[id] = clock.GetTimestamp();
    }

    public bool IsRevokedHere(ApiKeyId id) => revokedHere.ContainsKey(id);

    public void Dispose() => cache.Dispose();

    private bool Holds(Entry entry) => !entry.Key.IsFaulted && clock.GetElapsedTime(entry.AskedAt) < ValidFor;

    /// <summary>One question for all who ask at once.</summary>
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
            // The old entry runs out, and the next request asks for itself.
            RefreshFailed(failure.InnerException!.Message);
        }
    }

    /// <summary>The five seconds run from what the database knew: from before the question, not from the answer.</summary>
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

        /// <summary>True for the one caller that shall refresh it.</summary>
        public bool BeginRefresh() => Interlocked.Exchange(ref refreshing, 1) == 0;
    }
}
