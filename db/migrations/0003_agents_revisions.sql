create schema agents;

create table agents.agents (
    organization_id uuid not null,
    id uuid not null,
    name text not null,
    active_revision_id uuid,
    deleted_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint agents_pkey primary key (organization_id, id)
);

-- version counts the edits of a revision, so that a bind can tell whether what it loaded is still what is stored;
-- frozen_at is set by the first conversation that pins it, and from then on nothing edits it.
create table agents.revisions (
    organization_id uuid not null,
    id uuid not null,
    agent_id uuid not null,
    name text not null,
    system_prompt text,
    context_variables json not null default '[]',
    variable_defaults json not null default '{}',
    version integer not null default 1,
    frozen_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint revisions_pkey primary key (organization_id, id),
    constraint revision_of_agent unique (organization_id, agent_id, id)
);

select tenancy.distribute('agents.agents');
select tenancy.distribute('agents.revisions');

alter table agents.agents
    add constraint agent_of_organization foreign key (organization_id) references identity.organizations (id),
    add constraint active_revision_is_its_own
        foreign key (organization_id, id, active_revision_id) references agents.revisions (organization_id, agent_id, id);
alter table agents.revisions
    add constraint revision_has_agent foreign key (organization_id, agent_id) references agents.agents (organization_id, id);

select tenancy.protect('agents.agents');
select tenancy.protect('agents.revisions');
