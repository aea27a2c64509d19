using Feather.Bench;
using Npgsql;

namespace Feather.Bare;

internal static class RecordedTrips
{
    public static async Task<NpgsqlDataReader> SendAsync(this NpgsqlConnection connection, Trip trip, Values values)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in trip.Statements)
        {
            var command = new NpgsqlBatchCommand(statement.Sql);
            foreach (var parameter in statement.Parameters)
                command.Parameters.Add(parameter.With(values));
            batch.BatchCommands.Add(command);
        }

        return await batch.ExecuteReaderAsync();
    }
}
