using Dapper;

namespace Feather.Api.Tests.Common;

/// <summary>Checks in the catalog that every table, now and later, has the walls between organizations.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SchemaTests
{
    /// <summary>Tables that belong to no single organization, each with its reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["migrations.journal"] = "describes the database, not an organization",
        ["identity.organizations"] = "has the same policy, on its column id",
        ["identity.api_key_hashes"] = "is read before the organization is known, and only through identity.find_api_key",
    };

    [Test]
    public async Task Organization_id_leads_every_primary_and_unique_key()
    {
        var offences = await ListAsync(
            """
            select i.indexrelid::regclass::text
            from pg_index i
            join pg_class t on t.oid = i.indrelid
            join pg_namespace n on n.oid = t.relnamespace
            left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            where n.nspname !~ '^(pg_|information_schema)' and i.indisunique
                and n.nspname || '.' || t.relname <> all(@Exceptions) and a.attname is distinct from 'organization_id'
            """);

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public async Task Organization_id_leads_every_foreign_key()
    {
        var offences = await ListAsync(
            """
            select c.conname || ' of ' || c.conrelid::regclass
            from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'f' and a.attname <> 'organization_id'
            """);

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public async Task Row_level_security_is_forced_on_every_table_with_a_policy_for_reading_and_writing()
    {
        var offences = await ListAsync(
            """
            select n.nspname || '.' || t.relname
            from pg_class t
            join pg_namespace n on n.oid = t.relnamespace
            where n.nspname !~ '^(pg_|information_schema)' and t.relkind in ('r', 'p')
                and n.nspname || '.' || t.relname not in ('migrations.journal', 'identity.api_key_hashes')
                and not (t.relrowsecurity and t.relforcerowsecurity and exists (
                    select from pg_policy p
                    where p.polrelid = t.oid and p.polname = 'one_organization' and p.polqual is not null and p.polwithcheck is not null))
            """);

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public async Task The_apis_login_cannot_read_key_hashes()
    {
        var readable = await ListAsync("select 'yes' where has_table_privilege(@ApiLogin, 'identity.api_key_hashes', 'select')");

        Assert.That(readable, Is.Empty);
    }

    [Test]
    public async Task Every_constraint_was_given_its_name()
    {
        var generated = await ListAsync(
            """
            select c.conname from pg_constraint c
            join pg_namespace n on n.oid = c.connamespace
            where n.nspname !~ '^(pg_|information_schema)' and c.conname ~ '_(check|fkey|key)\d*$'
            """);

        Assert.That(generated, Is.Empty);
    }

    private static async Task<IEnumerable<string>> ListAsync(string sql)
    {
        await using var connection = await FeatherApi.Database.Owner.OpenConnectionAsync();
        return await connection.QueryAsync<string>(sql, new { Exceptions = Exceptions.Keys.ToArray(), FeatherApi.Database.ApiLogin });
    }
}
