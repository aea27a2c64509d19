using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using Npgsql;

namespace Feather.Infrastructure.Turns;

/// <summary>One organization's share of a trip, and what to do once its rows are there.</summary>
internal sealed record Part(OrganizationId Organization, Batch Batch, Action WhenSent);

/// <summary>Work for several organizations at once.</summary>
internal static class Parts
{
    /// <summary>
    /// Sends all parts in one trip. If the database refuses it, each part is sent alone, so that one organization's trouble stays
    /// its own. A failure must not end the server: such work is done again the next time.
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
