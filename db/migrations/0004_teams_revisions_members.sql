create schema teams;

create table teams.teams (
    organization_id uuid not null,
    id uuid not null,
    name text not null,
    active_revision_id uuid,
    deleted_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint teams_pkey primary key (organization_id, id)
);

-- version and frozen_at as in agents.revisions; a change of the roster counts as an edit.
create table teams.revisions (
    organization_id uuid not null,
    id uuid not null,
    team_id uuid not null,
    name text not null,
    mode text not null default 'supervisor',
    fallback_agent_id uuid not null,
    initial_agent_id uuid,
    version integer not null default 1,
    frozen_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint revisions_pkey primary key (organization_id, id),
    constraint revision_of_team unique (organization_id, team_id, id),
    constraint team_mode check (mode in ('supervisor', 'swarm'))
);

create table teams.members (
    organization_id uuid not null,
    id uuid not null,
    team_revision_id uuid not null,
    agent_id uuid not null,
    agent_revision_id uuid,
    position integer not null default 0,
    enabled boolean not null default true,
    created_at timestamptz not null,
    constraint members_pkey primary key (organization_id, id),
    constraint agent_once_on_a_roster unique (organization_id, team_revision_id, agent_id)
);

select tenancy.distribute('teams.teams');
select tenancy.distribute('teams.revisions');
select tenancy.distribute('teams.members');

alter table teams.teams
    add constraint team_of_organization foreign key (organization_id) references identity.organizations (id),
    add constraint active_revision_is_its_own
        foreign key (organization_id, id, active_revision_id) references teams.revisions (organization_id, team_id, id);
alter table teams.revisions
    add constraint revision_has_team foreign key (organization_id, team_id) references teams.teams (organization_id, id),
    add constraint fallback_is_an_agent foreign key (organization_id, fallback_agent_id) references agents.agents (organization_id, id),
    add constraint initial_is_an_agent foreign key (organization_id, initial_agent_id) references agents.agents (organization_id, id);
alter table teams.members
    add constraint member_of_revision foreign key (organization_id, team_revision_id) references teams.revisions (organization_id, id),
    add constraint member_is_an_agent foreign key (organization_id, agent_id) references agents.agents (organization_id, id),
    add constraint member_pins_its_agents_revision
        foreign key (organization_id, agent_id, agent_revision_id) references agents.revisions (organization_id, agent_id, id);

select tenancy.protect('teams.teams');
select tenancy.protect('teams.revisions');
select tenancy.protect('teams.members');
