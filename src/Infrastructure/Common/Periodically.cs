namespace Feather.Infrastructure.Common;

internal static class Periodically
{
    /// <summary>Does the work after every pause, until the server stops.</summary>
    /// <param name="postponed">Called with the failure if the work could not be done this time.</param>
    public static async Task RunAsync(
        TimeSpan pause, TimeProvider clock, Func<CancellationToken, Task> work, Action<Exception> postponed, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await OnceAsync(work, postponed, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server is stopping. The remaining work will be found again.
        }
    }

    /// <summary>Does the work once. No failure may stop the server: work that is due stays due, and the log contains the reason.</summary>
    /// <returns>Whether the work was done.</returns>
    public static async Task<bool> OnceAsync(Func<CancellationToken, Task> work, Action<Exception> postponed, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
            return true;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            postponed(failure);
            return false;
        }
    }
}
