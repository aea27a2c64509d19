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

-- Lists are read newest first, from a place on.
create index teams_by_age on teams.teams (organization_id, created_at, id) where deleted_at is null;
create index revisions_by_age on teams.revisions (organization_id, team_id, created_at, id);
