using Npgsql;

namespace Feather.WebApi.Common;

/// <summary>
/// Whether the server is ready for requests: the database answers within a second, and the conditions of the start still hold.
/// It uses its own connection, so that a busy pool does not make the server unready. It asks at most twice a second.
/// </summary>
internal sealed class Readiness(NpgsqlDataSource database, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ValidFor = TimeSpan.FromSeconds(0.5);

    private readonly SemaphoreSlim one = new(1);
    private (bool IsReady, long AskedAt)? verdict;

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            if (verdict is not { } last || clock.GetElapsedTime(last.AskedAt) > ValidFor)
                verdict = last = (await AskAsync(), clock.GetTimestamp());
            return last.IsReady;
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        one.Dispose();
        await database.DisposeAsync();
    }

    private async Task<bool> AskAsync()
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            return (await Preflight.ProblemsAsync(database, patience.Token)).Count == 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            return false;
        }
    }
}
