using System.Diagnostics;

namespace Feather.Api.Tests;

/// <summary>Waits for what somebody else does in the background; its patience is that of a hung test, not a measure.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="look">What is there now, for those who read why it was not enough.</param>
    public static async Task<T> IsAsync<T>(Func<Task<T>> look, Func<T, bool> enough)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (enough(seen))
                return seen;
            if (waiting.Elapsed > Patience)
                throw new AssertionException($"It did not come to that. The last that was seen: {(seen is System.Collections.IEnumerable all ? string.Join('\n', all.Cast<object>()) : seen)}");
            await Task.Delay(20);
        }
    }
}
