using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <summary>Work for several organizations at once.</summary>
internal static class Parts
{
    /// <summary>
    /// Does all parts in one trip. Where that fails by what the database says of one of them, each is done alone, so that one
    /// organization's trouble stays its own. Whatever fails, it must not end the server: it is done the next time.
    /// </summary>
    public static async Task TogetherOrAloneAsync<T>(
        IReadOnlyList<T> parts, Func<IReadOnlyList<T>, Task> work, Action<Exception> postponed)
    {
        if (parts.Count == 0)
            return;
        try
        {
            await work(parts);
        }
        catch (PostgresException) when (parts.Count > 1)
        {
            foreach (var part in parts)
                await TogetherOrAloneAsync([part], work, postponed);
        }
        catch (Exception failure)
        {
            postponed(failure);
        }
    }
}
