create schema tools;

create table tools.tools (
    organization_id uuid not null,
    id uuid not null,
    name text not null,
    description text,
    tool_type text not null,
    metadata json not null default '{}',
    active_revision_id uuid,
    deleted_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint tools_pkey primary key (organization_id, id),
    constraint tool_type check (tool_type in ('api_call', 'call_transfer'))
);

-- No conversation pins a revision of a tool, so none is ever frozen. Secure values stand in configuration encrypted.
create table tools.revisions (
    organization_id uuid not null,
    id uuid not null,
    tool_id uuid not null,
    name text not null,
    description text,
    configuration json,
    transfer_target json,
    response_schema json,
    input_defaults json,
    status text not null default 'active',
    created_by text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint revisions_pkey primary key (organization_id, id),
    constraint revision_of_tool unique (organization_id, tool_id, id),
    constraint tool_revision_status check (status in ('active', 'deprecated', 'disabled'))
);

select tenancy.distribute('tools.tools');
select tenancy.distribute('tools.revisions');

-- Each list, read from its newest end; that of one type has an index of its own, so that its pages cost the same.
create index tools_by_age on tools.tools (organization_id, created_at, id) where deleted_at is null;
create index tools_by_type_and_age on tools.tools (organization_id, tool_type, created_at, id) where deleted_at is null;
create index tool_revisions_by_age on tools.revisions (organization_id, tool_id, created_at, id);

alter table tools.tools
    add constraint tool_of_organization foreign key (organization_id) references identity.organizations (id),
    add constraint active_revision_is_its_own
        foreign key (organization_id, id, active_revision_id) references tools.revisions (organization_id, tool_id, id);
alter table tools.revisions
    add constraint revision_has_tool foreign key (organization_id, tool_id) references tools.tools (organization_id, id);

select tenancy.protect('tools.tools');
select tenancy.protect('tools.revisions');
