-- Loads :rows conversations of the demo's agent, each of its own end user and with two finished turns. Numbers begin after
-- :first. No statement reads the turns themselves, so they are left out. Run as superuser: loading without foreign key
-- checks saves minutes.
set session_replication_role = replica;

insert into identity.end_users (organization_id, id, created_at, updated_at)
select :'organization', lpad(n::text, 32, '0')::uuid, now(), now()
from generate_series(:first + 1, :first + :rows) as n;

insert into conversations.conversations (
    organization_id, id, end_user_id, channel, status, session_type, agent_id, agent_revision_id, assigned_agent_id,
    context_variables, next_seq, first_message_at, last_message_at, created_at, updated_at, last_activity_at)
select a.organization_id, lpad(n::text, 32, '0')::uuid, lpad(n::text, 32, '0')::uuid, 'chat', 'active', 'live', a.id, a.active_revision_id, a.id,
    '{}', 4, now(), now(), now(), now(), now()
from agents.agents a, generate_series(:first + 1, :first + :rows) as n
where a.organization_id = :'organization' and a.id = :'agent';

insert into conversations.messages (organization_id, conversation_id, seq, id, turn_id, role, content, created_at)
select :'organization', lpad(n::text, 32, '0')::uuid, seq, gen_random_uuid(), gen_random_uuid(),
    case seq % 2 when 0 then 'user' else 'assistant' end, 'Something of the usual length that was said a while ago, ' || seq || '.', now()
from generate_series(:first + 1, :first + :rows) as n, generate_series(0, 3) as seq;

vacuum (analyze) identity.end_users;
vacuum (analyze) conversations.conversations;
vacuum (analyze) conversations.messages;
