namespace Feather.Api.Tests;

/// <summary>Makes a test short in the suite and long under scripts/prove, which prints its figures.</summary>
internal static class Proof
{
    private static readonly string Table = Environment.GetEnvironmentVariable("FEATHER_PROVE_TABLE") ?? "";
    private static readonly Lock Writing = new();

    public static bool IsLong => Table.Length > 0;

    public static int Size(int inSuite, int inProof) => IsLong ? inProof : inSuite;

    /// <summary>Adds a row to the table. Call it before the assertions, so that a failed test also shows its figures.</summary>
    public static void Show(string claim, params (string Name, object Value)[] figures)
    {
        var row = $"{claim}\t{string.Join(", ", figures.Select(figure => $"{figure.Value} {figure.Name}"))}\n";
        TestContext.Out.Write(row);
        if (!IsLong)
            return;
        lock (Writing)
            File.AppendAllText(Table, row);
    }
}

internal static class Load
{
    /// <summary>Starts all calls at the same time and waits for all of them.</summary>
    public static Task<T[]> TogetherAsync<T>(int callers, Func<int, Task<T>> call)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = Enumerable.Range(0, callers).Select(async caller =>
        {
            await gate.Task;
            return await call(caller);
        }).ToArray();
        gate.SetResult();
        return Task.WhenAll(calls);
    }

    /// <summary>Lets each caller repeat the work until the running task ends.</summary>
    public static async Task WhileAsync(Task running, int callers, Func<Task> work)
    {
        var busy = TogetherAsync(callers, async _ =>
        {
            while (!running.IsCompleted)
                await work();
            return true;
        });
        await Task.WhenAll(running, busy);
    }
}
