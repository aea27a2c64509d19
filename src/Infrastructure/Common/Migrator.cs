using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

/// <summary>Migrates a database to the schema of this binary. Several migrators may run at once. It needs the owner's login.</summary>
internal sealed class Migrator(NpgsqlDataSource owner)
{
    // Any number is possible, as long as nothing else in the database uses it as a lock.
    private const long Lock = 0x46656174686572;

    /// <summary>Applies the pending migrations, each in its own transaction, and returns the names of those it applied.</summary>
    /// <exception cref="MigrationException">An applied migration was edited, or is missing from this binary.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        List<string> applied = [];
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        while (await ApplyNextAsync(connection, cancellationToken) is { } name)
            applied.Add(name);
        return applied;
    }

    /// <summary>Locks the schema and its grants until the transaction ends. It waits without a timeout.</summary>
    public static Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        new CommandDefinition("select pg_advisory_xact_lock(@Lock)", new { Lock }, commandTimeout: 0, cancellationToken: cancellationToken));

    private static async Task<string?> ApplyNextAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Journal.Create, cancellationToken: cancellationToken));

        // The journal is read after the lock is taken, because another migrator may just have applied the next migration.
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

/// <summary>The database and this binary disagree about the applied migrations. The message names the migration.</summary>
public sealed class MigrationException(string problem) : Exception(problem);
