namespace Feather.Api.Tests.Common;

/// <summary>Fills an organization with so many rows that a plan matters, and gives the planner statistics.</summary>
internal static class ManyRows
{
    /// <summary>
    /// Adds this many agents, teams and end users, and this many conversations of each kind: with an agent, with an external id,
    /// and with a team. Each of the first kind has two turns, four messages and a memory.
    /// </summary>
    public static async Task AddAsync(TestOrganization organization, int rows)
    {
        foreach (var statement in (string[])
            [
                """
                insert into identity.end_users (organization_id, id, org_external_end_user_id, created_at, updated_at)
                select @Organization, gen_random_uuid(), n::text, now() - n * interval '1 second', now() from generate_series(1, @Rows) as n
                """,
                """
                insert into identity.contacts (organization_id, id, end_user_id, channel, type, raw_value, normalized_value, created_at)
                select @Organization, u.id, u.id, 'chat', 'chat', u.id::text, u.id::text, u.created_at
                from identity.end_users u where u.organization_id = @Organization
                """,
                """
                insert into agents.agents (organization_id, id, name, created_at, updated_at)
                select @Organization, gen_random_uuid(), 'Agent ' || n, now() - n * interval '1 second', now() from generate_series(1, @Rows) as n
                """,
                """
                insert into agents.revisions (organization_id, id, agent_id, name, created_at, updated_at)
                select @Organization, a.id, a.id, a.name, a.created_at, a.created_at from agents.agents a where a.organization_id = @Organization
                """,
                "update agents.agents a set active_revision_id = a.id where a.organization_id = @Organization",
                """
                insert into teams.teams (organization_id, id, name, created_at, updated_at)
                select @Organization, a.id, a.name, a.created_at, a.created_at from agents.agents a where a.organization_id = @Organization
                """,
                """
                insert into teams.revisions (organization_id, id, team_id, name, fallback_agent_id, created_at, updated_at)
                select @Organization, t.id, t.id, t.name, t.id, t.created_at, t.created_at from teams.teams t where t.organization_id = @Organization
                """,
                "update teams.teams t set active_revision_id = t.id where t.organization_id = @Organization",
                """
                insert into teams.members (organization_id, id, team_revision_id, agent_id, created_at)
                select @Organization, t.id, t.id, t.id, t.created_at from teams.teams t where t.organization_id = @Organization
                """,
                """
                insert into conversations.conversations (
                    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, team_id, team_revision_id,
                    assigned_agent_id, external_id, created_at, updated_at, last_activity_at)
                select @Organization, gen_random_uuid(), gen_random_uuid(), case when kind = 0 then 'sms' else 'chat' end, 'active', 'live',
                    case when kind < 2 then a.id end, case when kind < 2 then a.id end, case when kind = 2 then a.id end, case when kind = 2 then a.id end,
                    a.id, case when kind = 1 then a.id::text end, a.created_at, a.created_at, a.created_at
                from agents.agents a, generate_series(0, 2) as kind where a.organization_id = @Organization
                """,
                """
                insert into turns.turns (
                    organization_id, id, conversation_id, status, first_seq, is_streamed, wants_trace, agent_id, agent_revision_id, steps, created_at, ended_at)
                select @Organization, gen_random_uuid(), c.id, 'completed', 2 * n, false, false, c.assigned_agent_id, c.assigned_agent_id,
                    '[{"category":"product"}]', c.created_at, c.created_at
                from conversations.conversations c, generate_series(0, 1) as n where c.organization_id = @Organization and c.channel = 'sms'
                """,
                """
                insert into memory.memories (organization_id, conversation_id, id, end_user_id, text, created_at)
                select @Organization, c.id, c.id, c.end_user_id, 'remembered', c.created_at
                from conversations.conversations c where c.organization_id = @Organization and c.channel = 'sms'
                """,
                """
                insert into conversations.messages (organization_id, conversation_id, seq, id, turn_id, role, content, created_at)
                select @Organization, t.conversation_id, t.first_seq + n, gen_random_uuid(), t.id, 'user', 'said', t.created_at
                from turns.turns t, generate_series(0, 1) as n where t.organization_id = @Organization
                """,
                """
                insert into conversations.outbox (organization_id, conversation_id, kind, created_at, done_at)
                select @Organization, c.id, 'summary', c.created_at, c.created_at from conversations.conversations c where c.organization_id = @Organization
                """,
                """
                insert into models.router_configs (organization_id, id, name, model_chain, created_at, updated_at)
                select @Organization, a.id, a.name, '[]', a.created_at, a.created_at from agents.agents a where a.organization_id = @Organization
                """,
                "analyze models.router_configs, turns.turns, conversations.messages, conversations.outbox",
                "analyze identity.end_users, identity.contacts, agents.agents, agents.revisions, teams.teams, teams.revisions, teams.members, conversations.conversations",
            ])
        {
            await organization.ExecuteAsync(statement, new { Organization = organization.Id, Rows = rows });
        }
    }
}
