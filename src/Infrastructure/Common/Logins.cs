using Dapper;
using Npgsql;

namespace Feather.Infrastructure.Common;

internal static class Logins
{
    /// <summary>Returns the reasons why the login must not serve the API: it could bypass the policies. Empty if it is fit.</summary>
    public static async Task<IReadOnlyList<string>> UnfitAsync(NpgsqlConnection api, CancellationToken cancellationToken)
    {
        var row = await api.QuerySingleAsync<LoginRow>(new CommandDefinition(
            """
            select r.rolname as name,
                   exists (select from pg_roles s where s.rolsuper and pg_has_role(r.oid, s.oid, 'member')) as is_superuser,
                   exists (select from pg_roles b where b.rolbypassrls and pg_has_role(r.oid, b.oid, 'member')) as bypasses,
                   exists (select from pg_roles m where m.rolcreaterole and pg_has_role(r.oid, m.oid, 'member')) as makes_roles,
                   exists (
                       select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                       where c.relrowsecurity and n.nspname not like 'pg\_%' and pg_has_role(r.oid, c.relowner, 'member')) as owns,
                   coalesce((
                       select has_table_privilege(r.oid, c.oid, 'select')
                       from pg_class c join pg_namespace n on n.oid = c.relnamespace
                       where n.nspname = 'identity' and c.relname = 'api_key_hashes'), false) as reads_hashes
            from pg_roles r
            where r.rolname = current_user
            """,
            cancellationToken: cancellationToken));
        List<string> reasons = [];
        if (row.IsSuperuser)
            reasons.Add($"Login {row.Name} is a superuser, or may become one.");
        if (row.Bypasses)
            reasons.Add($"Login {row.Name} bypasses row-level security, or may become a role that does.");
        if (row.MakesRoles)
            reasons.Add($"Login {row.Name} may make roles, and so give itself any.");
        if (row.ReadsHashes)
            reasons.Add($"Login {row.Name} may read identity.api_key_hashes, which only identity.find_api_key shall.");
        if (row.Owns)
            reasons.Add($"Login {row.Name} owns the tables, or is a member of a role that does.");
        return reasons;
    }

    /// <summary>
    /// Returns the grants that the API's login lacks, as statements for the owner. In all schemas the login may read and write the rows of
    /// organizations. It may read the journal, and read and change organizations but neither add nor remove them. It may call the
    /// security-definer functions and tenancy.use_organization. It may not read the hashes of keys.
    /// </summary>
    public static async Task<IReadOnlyList<string>> MissingGrantsAsync(
        NpgsqlConnection connection, string? apiLogin, CancellationToken cancellationToken)
    {
        var grants = await connection.QueryAsync<string>(new CommandDefinition(
            """
            with api as (
                select coalesce(@ApiLogin, current_user)::name as login
            ), ours as (
                select n.oid, n.nspname from pg_namespace n
                where n.nspname !~ '^pg_' and n.nspname <> 'public'
                    and n.nspowner = (select j.nspowner from pg_namespace j where j.nspname = 'migrations')
            ), wanted as (
                select 1 as rank, format('grant usage on schema %I to %I', o.nspname, api.login) as statement,
                       has_schema_privilege(api.login, o.oid, 'usage') as granted
                from ours o, api
                union all
                select 2, format('grant %s on table %I.%I to %I', p.privileges, o.nspname, c.relname, api.login),
                       (select bool_and(has_table_privilege(api.login, c.oid, privilege))
                        from unnest(string_to_array(p.privileges, ', ')) privilege)
                from pg_class c
                join ours o on o.oid = c.relnamespace
                cross join api
                cross join lateral (select case
                    when (o.nspname, c.relname) = ('migrations', 'journal') then 'select'
                    when (o.nspname, c.relname) = ('identity', 'organizations') then 'select, update'
                    when c.relrowsecurity then 'select, insert, update, delete' end as privileges) p
                where c.relkind in ('r', 'p') and p.privileges is not null
                union all
                select 3, format('grant execute on function %s to %I', f.oid::regprocedure, api.login),
                       has_function_privilege(api.login, f.oid, 'execute')
                from pg_proc f
                join ours o on o.oid = f.pronamespace
                cross join api
                where f.prosecdef or f.proname = 'use_organization'
            )
            select statement from wanted where not granted order by rank, statement
            """,
            new { ApiLogin = apiLogin },
            cancellationToken: cancellationToken));
        return [.. grants];
    }

    public static Task<IReadOnlyList<string>> MissingGrantsAsync(NpgsqlConnection api, CancellationToken cancellationToken) =>
        MissingGrantsAsync(api, apiLogin: null, cancellationToken);

    /// <summary>Executes the missing grants and returns their statements.</summary>
    public static async Task<IReadOnlyList<string>> GrantAsync(NpgsqlDataSource owner, string apiLogin, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Migrator.LockAsync(connection, cancellationToken);
        var missing = await MissingGrantsAsync(connection, apiLogin, cancellationToken);
        foreach (var grant in missing)
            await connection.ExecuteAsync(new CommandDefinition(grant, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return missing;
    }

    private sealed record LoginRow(string Name, bool IsSuperuser, bool Bypasses, bool MakesRoles, bool Owns, bool ReadsHashes);
}
