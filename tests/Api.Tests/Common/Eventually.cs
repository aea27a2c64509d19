using System.Diagnostics;

namespace Feather.Api.Tests;

/// <summary>Waits for background work. The time limit only ends a test that hangs; it measures nothing.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="look">Reads the current state. A failure reports the last one.</param>
    public static async Task<T> IsAsync<T>(Func<Task<T>> look, Func<T, bool> enough)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (enough(seen))
                return seen;
            if (waiting.Elapsed > Patience)
                throw new AssertionException($"The expected state was not reached. The last state: {(seen is System.Collections.IEnumerable all ? string.Join('\n', all.Cast<object>()) : seen)}");
            await Task.Delay(20);
        }
    }
}
