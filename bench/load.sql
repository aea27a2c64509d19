-- Loads :users conversations with the demo's agent, each of its own end user, as Feather stores them. An id is a number
-- that is padded with zeros. Run as superuser: loading without foreign key checks saves minutes.
set session_replication_role = replica;

insert into identity.end_users (organization_id, id, created_at, updated_at)
select :'organization', lpad(n::text, 32, '0')::uuid, now(), now()
from generate_series(1, :users) as n;

insert into conversations.conversations (
    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, assigned_agent_id,
    context_variables, created_at, updated_at, last_activity_at)
select a.organization_id, lpad(n::text, 32, '0')::uuid, lpad(n::text, 32, '0')::uuid, 'chat', 'active', 'live', a.id, a.active_revision_id, a.id,
    '{}', now(), now(), now()
from agents.agents a, generate_series(1, :users) as n
where a.organization_id = :'organization' and a.id = :'agent';

vacuum (analyze) identity.end_users;
vacuum (analyze) conversations.conversations;
