using Dapper;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Npgsql;

namespace Feather.Infrastructure.Teams;

/// <summary>The data for the first run: an agent, and a team of this agent and a second one.</summary>
internal sealed class DemoData(NpgsqlDataSource owner, TimeProvider clock)
{
    public async Task<(Guid AgentId, Guid TeamId)> AddAsync(OrganizationId organizationId, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var concierge = await AddAgentAsync(connection, organizationId, "Concierge", "You greet people and find out what they need.");
        var billing = await AddAgentAsync(connection, organizationId, "Billing", "You answer questions about invoices.");
        var teamId = await AddTeamAsync(connection, organizationId, concierge, billing);
        await transaction.CommitAsync(cancellationToken);
        return (concierge, teamId);
    }

    private async Task<Guid> AddAgentAsync(NpgsqlConnection connection, OrganizationId organizationId, string name, string prompt)
    {
        var agent = new
        {
            OrganizationId = organizationId.Value,
            AgentId = NewId(),
            RevisionId = NewId(),
            Name = name,
            Prompt = prompt,
            Now = Timestamp.Now(clock).Utc,
        };
        await connection.ExecuteAsync(
            """
            insert into agents.agents (organization_id, id, name, created_at, updated_at)
            values (@OrganizationId, @AgentId, @Name, @Now, @Now);
            insert into agents.revisions (organization_id, id, agent_id, name, system_prompt, created_at, updated_at)
            values (@OrganizationId, @RevisionId, @AgentId, @Name, @Prompt, @Now, @Now);
            update agents.agents set active_revision_id = @RevisionId where organization_id = @OrganizationId and id = @AgentId
            """,
            agent);
        return agent.AgentId;
    }

    private async Task<Guid> AddTeamAsync(NpgsqlConnection connection, OrganizationId organizationId, Guid fallback, Guid second)
    {
        var team = new
        {
            OrganizationId = organizationId.Value,
            TeamId = NewId(),
            RevisionId = NewId(),
            Members = new[] { NewId(), NewId() },
            Agents = new[] { fallback, second },
            Fallback = fallback,
            Now = Timestamp.Now(clock).Utc,
        };
        await connection.ExecuteAsync(
            """
            insert into teams.teams (organization_id, id, name, created_at, updated_at)
            values (@OrganizationId, @TeamId, 'Front desk', @Now, @Now);
            insert into teams.revisions (organization_id, id, team_id, name, fallback_agent_id, created_at, updated_at)
            values (@OrganizationId, @RevisionId, @TeamId, 'Front desk', @Fallback, @Now, @Now);
            insert into teams.members (organization_id, id, team_revision_id, agent_id, position, created_at)
            select @OrganizationId, m.id, @RevisionId, m.agent_id, m.position, @Now
            from unnest(@Members, @Agents) with ordinality as m (id, agent_id, position)
            on conflict do nothing;
            update teams.teams set active_revision_id = @RevisionId where organization_id = @OrganizationId and id = @TeamId
            """,
            team);
        return team.TeamId;
    }

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
}
