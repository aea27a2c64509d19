using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>Brings a database to this binary's schema; several may run at once. Needs the owner's login.</summary>
internal sealed class Migrator(NpgsqlDataSource owner)
{
    // Any number will do, as long as nothing else in the database locks it.
    private const long Lock = 0x46656174686572;

    /// <summary>Applies what is pending, each in a transaction of its own, and returns the names of what this call applied.</summary>
    /// <exception cref="MigrationException">An applied migration was edited, or is missing from this binary.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        List<string> applied = [];
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        while (await ApplyNextAsync(connection, cancellationToken) is { } name)
            applied.Add(name);
        return applied;
    }

    /// <summary>Until its transaction ends, nobody else changes the schema or its grants; waits as long as it takes.</summary>
    public static Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        new CommandDefinition("select pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 0, cancellationToken: cancellationToken));

    private static async Task<string?> ApplyNextAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Journal.Create, cancellationToken: cancellationToken));

        // Read after the lock is ours: another runner may just have applied the next one.
        var state = await Journal.ReadAsync(connection, cancellationToken);
        if (state.Problem is { } problem)
            throw new MigrationException(problem);
        if (state.Pending is not [var next, ..])
        {
            await transaction.CommitAsync(cancellationToken);
            return null;
        }

        await connection.ExecuteAsync(new CommandDefinition(next.Sql, commandTimeout: 0, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into migrations.journal (number, name, checksum) values (@Number, @Name, @Checksum)",
            new { next.Number, next.Name, next.Checksum },
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return next.Name;
    }
}

/// <summary>The database and this binary disagree about what was applied; the sentence says where.</summary>
public sealed class MigrationException(string problem) : Exception(problem);
