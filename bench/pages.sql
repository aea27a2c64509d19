-- Loads :rows agents, end users and conversations of the demo's organization. Each row is one second older than the row
-- before. Run as superuser: loading without foreign key checks saves minutes.
set session_replication_role = replica;

insert into agents.agents (organization_id, id, name, active_revision_id, created_at, updated_at)
select :'organization', gen_random_uuid(), 'Agent ' || n, :'agent', now() - n * interval '1 second', now()
from generate_series(1, :rows) as n;

insert into identity.end_users (organization_id, id, created_at, updated_at)
select :'organization', gen_random_uuid(), now() - n * interval '1 second', now()
from generate_series(1, :rows) as n;

insert into conversations.conversations (
    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, assigned_agent_id,
    context_variables, created_at, updated_at, last_activity_at)
select a.organization_id, gen_random_uuid(), gen_random_uuid(), 'chat', 'active', 'live', a.id, a.active_revision_id, a.id,
    '{}', now() - n * interval '1 second', now(), now()
from agents.agents a, generate_series(1, :rows) as n
where a.organization_id = :'organization' and a.id = :'agent';

vacuum (analyze) agents.agents;
vacuum (analyze) identity.end_users;
vacuum (analyze) conversations.conversations;
