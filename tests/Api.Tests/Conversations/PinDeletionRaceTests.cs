using Dapper;
using Npgsql;

namespace Feather.Api.Tests.Conversations;

/// <summary>Binds while agents and revisions are deleted. The writers follow the contract (Agents and teams).</summary>
internal sealed class PinDeletionRaceTests
{
    [Test]
    public async Task Nothing_deleted_is_bound([Values] bool withTeam)
    {
        var victims = Proof.Size(inSuite: 25, inProof: 800);
        var organization = await FeatherApi.NewOrganizationAsync();
        var steady = await organization.HasAgentAsync();
        int bound = 0, refused = 0, agentsDeleted = 0, revisionsDeleted = 0;
        List<string> wrong = [];
        for (var number = 0; number < victims; number++)
        {
            var victim = await organization.HasAgentAsync();
            var spare = await organization.HasRevisionAsync(victim);
            var team = withTeam ? await organization.HasTeamAsync(victim, steady) : null;
            var pause = number % 6;
            var deletions = Task.Run(async () =>
            {
                await Task.Delay(pause);
                return (await DeleteRevisionAsync(organization, spare), await DeleteAgentAsync(organization, victim.Id));
            });
            var answers = await Load.TogetherAsync(4, caller => caller switch
            {
                0 or 1 => organization.GetOrCreateAsync(
                    new { end_user_id = Guid.NewGuid(), assistant_id = team is null ? victim.Id : (Guid?)null, team_id = team?.Id }),
                2 => organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = victim.Id, assistant_revision_id = spare }),
                _ => organization.StartTestChatAsync(new { agent_id = team is null ? victim.Id : (Guid?)null, team_id = team?.Id }),
            });
            var (revisionDeleted, agentDeleted) = await deletions;
            revisionsDeleted += revisionDeleted ? 1 : 0;
            agentsDeleted += agentDeleted ? 1 : 0;
            bound += answers.Count(answer => answer.Status == 201);
            refused += answers.Count(answer => answer.Status is 404 || (withTeam && answer.Status == 400));
            wrong.AddRange(answers.Where(answer => answer.Status is not (201 or 404) && !(withTeam && answer.Status == 400)).Select(answer => $"{answer}"));
        }

        var onDeleted = await organization.ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            left join conversations.bound_revisions b on b.organization_id = c.organization_id and b.conversation_id = c.id
            join agents.agents a on a.organization_id = c.organization_id and a.id = coalesce(c.agent_id, b.agent_id)
            where c.organization_id = @Organization and a.deleted_at is not null
            """);
        Proof.Show(
            $"pins: deletion, {(withTeam ? "team" : "agent")}",
            ("bound", bound), ("refused", refused), ("agents deleted", agentsDeleted), ("revisions deleted", revisionsDeleted),
            ("other answers", wrong.Count), ("conversations on a deleted agent", onDeleted));
        Assert.That(wrong, Is.Empty);
        Assert.That(onDeleted, Is.Zero);
        Assert.That((agentsDeleted, bound), Is.Not.EqualTo((0, 0)));
    }

    /// <summary>Like DELETE of an agent: locks the row first, then checks the conversations.</summary>
    private static async Task<bool> DeleteAgentAsync(TestOrganization organization, Guid agentId)
    {
        await using var deletion = await organization.BeginAsync();
        await using var connection = deletion.Connection!;
        var parameters = new { organization.Id, agentId };
        await connection.ExecuteAsync("select 1 from agents.agents where organization_id = @Id and id = @agentId for update", parameters);
        var deleted = await connection.ExecuteAsync(
            """
            update agents.agents a set deleted_at = now()
            where a.organization_id = @Id and a.id = @agentId
                and not exists (select from conversations.conversations c where c.organization_id = @Id and c.agent_id = @agentId)
                and not exists (select from conversations.bound_revisions b where b.organization_id = @Id and b.agent_id = @agentId)
            """,
            parameters);
        await deletion.CommitAsync();
        return deleted == 1;
    }

    /// <summary>Like DELETE of a revision: refuses a frozen one. The foreign key stops a deletion after a concurrent bind.</summary>
    private static async Task<bool> DeleteRevisionAsync(TestOrganization organization, Guid revisionId)
    {
        try
        {
            return await organization.ScalarAsync<Guid?>(
                "delete from agents.revisions where organization_id = @Id and id = @revisionId and frozen_at is null returning id",
                new { organization.Id, revisionId }) is not null;
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return false;
        }
    }
}
