-- What authoring adds to a team, its revisions and their members. The documents are json: what was sent is what is answered.

alter table teams.teams
    add column description text,
    add column metadata json not null default '{}';

alter table teams.revisions
    add column description text,
    add column purpose text,
    add column swarm_domain_hint text,
    add column swarm_max_hops integer not null default 5,
    add column router_config_id uuid,
    add column router_model_settings json,
    add column created_by text,
    add constraint swarm_has_a_hop check (swarm_max_hops >= 1);

alter table teams.members
    add column router_name text,
    add column router_description text,
    add column examples json not null default '[]',
    add column model_settings json;

create index teams_newest_first on teams.teams (organization_id, created_at, id);
create index team_revisions_newest_first on teams.revisions (organization_id, team_id, created_at, id);

-- For the deletion of a team: its open conversations. By status, not by closed_at: so no lookup by a conversation's key can take
-- this index for its own, which it would on a table that is not analyzed yet.
create index open_conversations_of_team on conversations.conversations (organization_id, team_id)
    where status not in ('closed', 'expired', 'error', 'superseded');
