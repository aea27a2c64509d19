using Dapper;

namespace Feather.Api.Tests.Common;

/// <summary>
/// The structure on which plans rest (docs/adr/0023): an index that any statement of an organization can use is a rival of
/// the index that pins a row down. What statements read is counted by <see cref="StatementCostTests"/>.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PlanTests
{
    /// <summary>Unique constraints of tables that grow by authoring; foreign keys refer to all but the last two.</summary>
    private static readonly string[] Needed =
    [
        "agents.revision_of_agent", "teams.revision_of_team", "tools.revision_of_tool", "teams.agent_once_on_a_roster",
        "identity.one_contact_per_value",
    ];

    [Test]
    public async Task No_index_but_the_primary_key_can_be_used_by_the_organization_alone()
    {
        await using var connection = await FeatherApi.Database.Owner.OpenConnectionAsync();

        var rivals = await connection.QueryAsync<string>(
            """
            select format('%s.%s', n.nspname, c.relname)
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_namespace n on n.oid = c.relnamespace
            join pg_class t on t.oid = i.indrelid
            join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
            where t.relrowsecurity and not i.indisprimary and i.indpred is null and a.attname = 'organization_id'
            order by 1
            """);

        Assert.That(rivals, Is.EquivalentTo(Needed), "say in a predicate, or by another first column, for which statement the index is: docs/adr/0023");
    }
}
