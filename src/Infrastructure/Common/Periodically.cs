namespace Feather.Infrastructure.Common;

/// <summary>How work is done again and again in the background.</summary>
internal static class Periodically
{
    /// <summary>Does it after every pause, until the server stops.</summary>
    /// <param name="postponed">Is told why it was not done this time.</param>
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
            // The server is stopping; what is left will be found again.
        }
    }

    /// <summary>Does it once. Whatever goes wrong, it must not end the server: what is due stays due, and the log says why it is still there.</summary>
    /// <returns>Whether it was done.</returns>
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
