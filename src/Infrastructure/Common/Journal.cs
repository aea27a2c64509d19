using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

internal sealed record AppliedMigration(int Number, string Name, string Checksum);

/// <summary>How a schema differs from this binary. A schema that is ahead has nothing pending: a rolling deploy needs that.</summary>
internal sealed record SchemaState(IReadOnlyList<MigrationFile> Pending, string? Problem)
{
    public static SchemaState Of(IReadOnlyList<MigrationFile> files, IReadOnlyList<AppliedMigration> applied)
    {
        var byNumber = applied.ToDictionary(migration => migration.Number);
        var last = files.Count == 0 ? 0 : files[^1].Number;
        var edited = files.FirstOrDefault(file => byNumber.TryGetValue(file.Number, out var row) && row.Checksum != file.Checksum);
        var missing = applied.FirstOrDefault(row => row.Number <= last && files.All(file => file.Number != row.Number));
        var problem =
            edited is not null ? $"Migration {edited.Name} was changed after it had been applied."
            : missing is not null ? $"Migration {missing.Name} was applied, but is missing from this binary."
            : null;
        return new SchemaState([.. files.Where(file => !byNumber.ContainsKey(file.Number))], problem);
    }
}

/// <summary>The record of the applied migrations: migrations.journal.</summary>
internal static class Journal
{
    public const string Create =
        """
        create schema if not exists migrations;
        create table if not exists migrations.journal (
            number integer not null,
            name text not null,
            checksum text not null,
            applied_at timestamptz not null default now(),
            constraint journal_pkey primary key (number)
        )
        """;

    /// <summary>Reads the journal. If there is no journal, no migration was applied.</summary>
    public static async Task<SchemaState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var exists = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("select to_regclass('migrations.journal') is not null", cancellationToken: cancellationToken));
        var applied = !exists ? [] : await connection.QueryAsync<AppliedMigration>(
            new CommandDefinition("select number, name, checksum from migrations.journal order by number", cancellationToken: cancellationToken));
        return SchemaState.Of(MigrationFile.All, [.. applied]);
    }
}
