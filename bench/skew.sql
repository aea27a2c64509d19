-- A database with misleading averages. One organization has skew.conversations open conversations of one agent, 50,000 end
-- users, contacts and agents, and 10,000 teams, tools and router configs. One of its end users has 2,000 conversations, and
-- one conversation has 20,000 messages. There are also 5,000 organizations with 20 conversations each. Run as superuser:
-- loading without foreign key checks takes seconds.
-- The session sets skew.organization, skew.agent (an agent with an active revision) and skew.conversations.
set session_replication_role = replica;

create function pg_temp.id(name text) returns uuid language sql immutable as 'select md5(name)::uuid';
create function pg_temp.big() returns uuid language sql stable as $$select current_setting('skew.organization')::uuid$$;
create function pg_temp.agent() returns uuid language sql stable as $$select current_setting('skew.agent')::uuid$$;
create function pg_temp.revision() returns uuid language sql stable as $$
    select a.active_revision_id from agents.agents a where a.organization_id = pg_temp.big() and a.id = pg_temp.agent()
$$;
create function pg_temp.conversations() returns integer language sql stable as $$select current_setting('skew.conversations')::integer$$;

insert into identity.organizations (id, name, created_at, updated_at)
select pg_temp.id('organization ' || n), 'Small ' || n, now(), now() from generate_series(1, 5000) as n;

insert into agents.agents (organization_id, id, name, active_revision_id, created_at, updated_at)
select o.id, o.id, 'Agent', o.id, now(), now() from identity.organizations o where o.name like 'Small %'
union all
select pg_temp.big(), pg_temp.id('agent ' || n), 'Agent ' || n, pg_temp.id('agent ' || n), now() - n * interval '1 second', now()
from generate_series(1, 50000) as n;

insert into agents.revisions (organization_id, id, agent_id, name, frozen_at, created_at, updated_at)
select a.organization_id, a.id, a.id, 'Revision', now(), a.created_at, a.created_at
from agents.agents a where a.active_revision_id = a.id;

insert into teams.teams (organization_id, id, name, active_revision_id, created_at, updated_at)
select pg_temp.big(), pg_temp.id('team ' || n), 'Team ' || n, pg_temp.id('team ' || n), now() - n * interval '1 second', now()
from generate_series(1, 10000) as n;

insert into teams.revisions (organization_id, id, team_id, name, fallback_agent_id, frozen_at, created_at, updated_at)
select t.organization_id, t.id, t.id, 'Revision', pg_temp.agent(), now(), t.created_at, t.created_at from teams.teams t
where t.organization_id = pg_temp.big() and t.active_revision_id = t.id;

insert into teams.members (organization_id, id, team_revision_id, agent_id, agent_revision_id, position, created_at)
select t.organization_id, gen_random_uuid(), t.id, m.agent_id, m.agent_id, m.position, t.created_at
from teams.teams t
cross join lateral (values (pg_temp.id('agent 1'), 1), (pg_temp.id('agent ' || (2 + abs(hashtext(t.id::text)) % 40000)), 2)) as m (agent_id, position)
where t.organization_id = pg_temp.big() and t.active_revision_id = t.id;

insert into tools.tools (organization_id, id, name, tool_type, active_revision_id, created_at, updated_at)
select t.organization_id, t.id, t.name, 'api_call', t.id, t.created_at, t.created_at from teams.teams t
where t.organization_id = pg_temp.big() and t.active_revision_id = t.id;

insert into tools.revisions (organization_id, id, tool_id, name, created_at, updated_at)
select t.organization_id, t.id, t.id, t.name, t.created_at, t.created_at from tools.tools t
where t.organization_id = pg_temp.big() and t.active_revision_id = t.id;

insert into models.router_configs (organization_id, id, name, model_chain, created_at, updated_at)
select t.organization_id, t.id, t.name, '[]', t.created_at, t.created_at from teams.teams t
where t.organization_id = pg_temp.big() and t.active_revision_id = t.id;

insert into identity.end_users (organization_id, id, org_external_end_user_id, created_at, updated_at)
select o.id, pg_temp.id(o.name || ' end user ' || n), null, now(), now()
from identity.organizations o, generate_series(1, 20) as n where o.name like 'Small %'
union all
select pg_temp.big(), pg_temp.id('end user ' || n), 'end user ' || n, now() - n * interval '1 second', now()
from generate_series(1, 50000) as n;

insert into identity.contacts (organization_id, id, end_user_id, channel, type, raw_value, normalized_value, created_at)
select u.organization_id, u.id, u.id, 'chat', 'chat', u.id::text, u.id::text, u.created_at
from identity.end_users u where u.org_external_end_user_id is not null or u.id::text < '2';

insert into conversations.conversations (
    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, assigned_agent_id,
    created_at, updated_at, last_activity_at)
select o.id, pg_temp.id(o.name || ' conversation ' || n), pg_temp.id(o.name || ' end user ' || n), 'chat', 'active', 'live', o.id, o.id, o.id,
    now() - n * interval '1 second', now(), now()
from identity.organizations o, generate_series(1, 20) as n where o.name like 'Small %'
union all
select pg_temp.big(), pg_temp.id('conversation ' || n), pg_temp.id('end user ' || n), 'chat', 'active', 'live',
    pg_temp.agent(), pg_temp.revision(), pg_temp.agent(), now() - n * interval '1 second', now(), now()
from generate_series(1, pg_temp.conversations()) as n;

-- The conversations of one end user: half of them are closed, the others are open and have external ids.
insert into conversations.conversations (
    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, assigned_agent_id, external_id,
    created_at, updated_at, last_activity_at, closed_at, summary, memory_synced)
select pg_temp.big(), pg_temp.id('busy conversation ' || n), pg_temp.id('end user 1'), 'chat', case when n % 2 = 0 then 'active' else 'closed' end, 'live',
    pg_temp.agent(), pg_temp.revision(), pg_temp.agent(), case when n % 2 = 0 then 'external ' || n end,
    now() - n * interval '1 hour', now(), now(), case when n % 2 = 1 then now() end, case when n % 2 = 1 then 'Said.' end, n % 2 = 1
from generate_series(1, 2000) as n;

-- Conversations with teams, and their pins.
insert into conversations.conversations (
    organization_id, id, end_user_id, channel, status, session_type, team_id, team_revision_id, assigned_agent_id,
    created_at, updated_at, last_activity_at)
select pg_temp.big(), pg_temp.id('team conversation ' || n), pg_temp.id('end user ' || n), 'chat', 'active', 'live',
    pg_temp.id('team ' || (1 + n % 10000)), pg_temp.id('team ' || (1 + n % 10000)), pg_temp.agent(), now() - n * interval '1 minute', now(), now()
from generate_series(1, 5000) as n;

insert into conversations.bound_revisions (organization_id, conversation_id, agent_id, agent_revision_id, ordinal)
select c.organization_id, c.id, m.agent_id, m.agent_revision_id, m.position
from conversations.conversations c
join teams.members m on m.organization_id = c.organization_id and m.team_revision_id = c.team_revision_id
where c.organization_id = pg_temp.big() and c.team_id = c.team_revision_id;

-- One long conversation, and two messages in every fifth of the other conversations.
insert into turns.turns (
    organization_id, id, conversation_id, status, first_seq, is_streamed, wants_trace, path, decision_source, agent_id, agent_revision_id,
    idempotency_key, body_sha256, key_expires_at, steps, created_at, ended_at, frames_until)
select pg_temp.big(), pg_temp.id('turn ' || n), pg_temp.id('conversation 1'), 'completed', 2 * n, false, false, 'single', 'binding',
    pg_temp.agent(), pg_temp.revision(), 'key ' || n, sha256('body'), now() + interval '1 day',
    '[{"category":"product"}]'::json, now() - (20000 - n) * interval '1 second', now(), now() + interval '1 day'
from generate_series(0, 9999) as n
union all
select pg_temp.big(), pg_temp.id('other turn ' || n), pg_temp.id('conversation ' || n * 5), 'completed', 0, false, false, 'single', 'binding',
    pg_temp.agent(), pg_temp.revision(), null, null, null, '[{"category":"product"}]'::json, now(), now(), now() + interval '1 day'
from generate_series(1, pg_temp.conversations() / 5) as n;

insert into conversations.messages (organization_id, conversation_id, seq, id, turn_id, role, content, created_at)
select t.organization_id, t.conversation_id, t.first_seq + n, gen_random_uuid(), t.id, case n when 0 then 'user' else 'assistant' end, 'Said.', t.created_at
from turns.turns t, generate_series(0, 1) as n
where t.organization_id = pg_temp.big() and t.id in (
    select pg_temp.id('turn ' || k) from generate_series(0, 9999) as k
    union all
    select pg_temp.id('other turn ' || k) from generate_series(1, pg_temp.conversations() / 5) as k);

insert into turns.frames (organization_id, turn_id, n, event, data)
select m.organization_id, m.turn_id, 1 + m.seq % 2, case m.role when 'user' then 'delta' else 'complete' end, '{}'
from conversations.messages m where m.organization_id = pg_temp.big() and m.content = 'Said.';

update conversations.conversations c set next_seq = 20000
where c.organization_id = pg_temp.big() and c.id = pg_temp.id('conversation 1');
update conversations.conversations c set next_seq = 2
where c.organization_id = pg_temp.big() and c.next_seq = 0 and exists (
    select from conversations.messages m where m.organization_id = c.organization_id and m.conversation_id = c.id);

-- After-work: done for closed conversations, and due in an hour for many open ones.
insert into conversations.outbox (organization_id, conversation_id, kind, due_at, created_at, done_at)
select c.organization_id, c.id, k.kind, case when c.closed_at is null then now() + interval '1 hour' end, now(), c.closed_at
from conversations.conversations c, (values ('summary'), ('memory_sync')) as k (kind)
where c.organization_id = pg_temp.big() and (c.closed_at is not null or c.id::text < '2')
on conflict do nothing;

insert into memory.memories (organization_id, conversation_id, id, end_user_id, text, created_at)
select c.organization_id, c.id, c.id, c.end_user_id, 'Remembered.', c.created_at
from conversations.conversations c
where c.organization_id = pg_temp.big() and (c.closed_at is not null or c.id::text < '2')
on conflict do nothing;

insert into idempotency.records (organization_id, method, path, key, claim_id, body_sha256, expires_at, conversation_id, status, headers, body)
select c.organization_id, 'POST', '/v1/v2/conversations', c.id::text, c.id, sha256('body'), now() + interval '1 day', c.id, 201, '{}', ''
from conversations.conversations c
where c.organization_id = pg_temp.big() and c.id::text < '4';
