using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.WebApi.Common;

/// <summary>The conditions for serving, at start and as long as the server is ready.</summary>
internal static class Preflight
{
    /// <summary>The reasons why this binary must not serve on this database, as sentences; empty if it may serve.</summary>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(NpgsqlDataSource api, CancellationToken cancellationToken)
    {
        await using var connection = await api.OpenConnectionAsync(cancellationToken);
        var missing = await Logins.MissingGrantsAsync(connection, cancellationToken);
        List<string> problems = [.. await Logins.UnfitAsync(connection, cancellationToken), .. missing.Select(grant => $"Missing: {grant};")];
        if (missing.Count > 0)
            return problems;

        var schema = await Journal.ReadAsync(connection, cancellationToken);
        if (schema.Problem is { } problem)
            problems.Add(problem);
        if (schema.Pending is [var first, ..])
            problems.Add($"The schema is behind this binary, from {first.Name} on: run scripts/feather migrate.");
        return problems;
    }
}
