using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.WebApi.Common;

/// <summary>What must hold before the server accepts a request, and all the while it is ready.</summary>
internal static class Preflight
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Sentences that say why this binary must not serve on this database; empty where it may.</summary>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(NpgsqlDataSource api, CancellationToken cancellationToken)
    {
        await using var connection = await api.OpenConnectionAsync(cancellationToken);
        List<string> problems = [.. await Logins.UnfitAsync(connection, cancellationToken)];
        try
        {
            var schema = await Journal.ReadAsync(connection, cancellationToken);
            if (schema.Problem is { } problem)
                problems.Add(problem);
            if (schema.Pending is [var first, ..])
                problems.Add($"The schema is behind this binary, from {first.Name} on: run scripts/feather migrate.");
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            problems.Add("The API's login may not read the schema: run scripts/feather migrate, which grants what it needs.");
        }
        return problems;
    }

    /// <summary>Whether the database answers within a second and its schema is current.</summary>
    public static async Task<bool> IsReadyAsync(NpgsqlDataSource api, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return (await ProblemsAsync(api, patience.Token)).Count == 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            return false;
        }
    }
}
