using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <summary>One organization's share of a trip, and the action that follows when its rows are read.</summary>
internal sealed record Part(OrganizationId Organization, Batch Batch, Action WhenSent);

/// <summary>Work for several organizations at once.</summary>
internal static class Parts
{
    /// <summary>
    /// Sends all parts in one trip. If the database refuses it, each part is sent alone, so that one organization's failure does
    /// not affect the others. A failure must not end the server: the work is retried the next time.
    /// </summary>
    public static async Task SendAsync(
        NpgsqlDataSource dataSource, IReadOnlyList<Part> parts, Action<Exception> postponed, CancellationToken cancellationToken)
    {
        if (parts.Count == 0)
            return;
        try
        {
            await DbSession.AcrossAsync(dataSource, parts.Select(part => (part.Organization, part.Batch)), cancellationToken);
            foreach (var part in parts)
                part.WhenSent();
        }
        catch (PostgresException) when (parts.Count > 1)
        {
            foreach (var part in parts)
                await SendAsync(dataSource, [part], postponed, cancellationToken);
        }
        catch (Exception failure)
        {
            postponed(failure);
        }
    }
}
