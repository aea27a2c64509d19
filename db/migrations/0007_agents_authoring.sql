-- What an author writes of an agent. The models of the wire are json, stored as they were read and answered as they are stored.
alter table agents.agents
    add column description text,
    add column metadata json not null default '{}',
    add column knowledge_gap_analysis_enabled boolean not null default true,
    add column release_suite_id uuid,
    add column release_gate_mode text not null default 'off',
    add column release_gate_max_failures integer not null default 0,
    add constraint release_gate_mode check (release_gate_mode in ('off', 'advisory', 'blocking')),
    add constraint release_gate_max_failures check (release_gate_max_failures >= 0);

alter table agents.revisions
    alter column context_variables drop not null,
    alter column context_variables drop default,
    alter column variable_defaults drop not null,
    alter column variable_defaults drop default,
    add column description text,
    add column persona text,
    add column global_skill_ids uuid[],
    add column tool_refs json,
    add column tool_input_defaults json,
    add column knowledge_base_refs json,
    add column policies_enabled boolean not null default true,
    add column policy_refs json,
    add column channel_specific_config json,
    add column router_config_id uuid,
    add column model_settings json,
    add column kb_clearance_level integer,
    add column kb_audience_tags text[] not null default '{}',
    add column created_by text;

-- Lists are read newest first, from a place on.
create index agents_by_age on agents.agents (organization_id, created_at, id) where deleted_at is null;
create index revisions_by_age on agents.revisions (organization_id, agent_id, created_at, id);

-- What a deletion asks for: the rosters an agent stands on, and those that pin one of its revisions.
create index members_of_agent on teams.members (organization_id, agent_id);
