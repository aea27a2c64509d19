using Dapper;

namespace Feather.Api.Tests.Common;

/// <summary>
/// Checks the indexes on which plans rest (docs/adr/0023). If any statement of an organization can use an index, the planner may
/// prefer it to the index that finds the row. <see cref="StatementCostTests"/> counts the blocks that statements read.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PlanTests
{
    /// <summary>Unique constraints that the schema needs. Foreign keys refer to all but the last two.</summary>
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

        Assert.That(rivals, Is.EquivalentTo(Needed), "give the index a predicate or another first column, so that only its statement can use it: docs/adr/0023");
    }
}
