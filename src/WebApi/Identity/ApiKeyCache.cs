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

    /// <summary>The key as it was stored at most five seconds ago; null where it was unknown.</summary>
    public Task<ApiKey?> FindAsync(ApiKeyText text)
    {
        var hash = text.Hash;
        if (!cache.TryGetValue(Convert.ToHexString(hash), out Entry? entry) || clock.GetElapsedTime(entry!.AskedAt) > ValidFor)
            return LoadAsync(hash);

        if (clock.GetElapsedTime(entry.AskedAt) > RefreshAfter && entry.BeginRefresh())
            _ = RefreshAsync(hash);
        return Task.FromResult(entry.Key);
    }

    public void Dispose() => cache.Dispose();

    private async Task<ApiKey?> LoadAsync(byte[] hash)
    {
        // Before the question, not after the answer: the five seconds run from what the database knew.
        var askedAt = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var key = await scope.ServiceProvider.GetRequiredService<IApiKeyRepository>().FindAsync(hash, CancellationToken.None);
        cache.Set(Convert.ToHexString(hash), new Entry(key, askedAt), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = ValidFor });
        return key;
    }

    private async Task RefreshAsync(byte[] hash)
    {
        try
        {
            await LoadAsync(hash);
        }
        catch (Domain.Common.UnavailableException failure)
        {
            // The entry runs out, and the next request asks for itself.
            RefreshFailed(failure.InnerException!.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A key could not be refreshed: {Reason}")]
    private partial void RefreshFailed(string reason);

    private sealed record Entry(ApiKey? Key, long AskedAt)
    {
        private int refreshing;

        /// <summary>True for the one caller that shall refresh it.</summary>
        public bool BeginRefresh() => Interlocked.Exchange(ref refreshing, 1) == 0;
    }
}
