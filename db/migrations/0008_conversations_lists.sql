-- Who answers next: the bound agent; for a team its initial, else its fallback member, until a turn says otherwise.
-- May be null: servers of the version before go on making conversations while this one is rolled out, and do not know it.
alter table conversations.conversations add column assigned_agent_id uuid;

update conversations.conversations c set assigned_agent_id = c.agent_id where c.agent_id is not null;
update conversations.conversations c set assigned_agent_id = coalesce(r.initial_agent_id, r.fallback_agent_id)
from teams.revisions r
where r.organization_id = c.organization_id and r.id = c.team_revision_id;

-- Lists are read newest first, from a place on.
create index conversations_by_age on conversations.conversations (organization_id, created_at, id);
create index conversations_of_end_user on conversations.conversations (organization_id, end_user_id, created_at, id);
create index conversations_assigned_to on conversations.conversations (organization_id, assigned_agent_id, created_at, id);

-- What a deletion asks for: open conversations with an agent or a team, and those that have pinned an agent.
create index open_conversations_with_agent on conversations.conversations (organization_id, agent_id) where closed_at is null;
create index open_conversations_with_team on conversations.conversations (organization_id, team_id) where closed_at is null;
create index pins_of_agent on conversations.bound_revisions (organization_id, agent_id, agent_revision_id);
