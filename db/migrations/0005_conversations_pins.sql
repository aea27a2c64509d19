create schema conversations;

-- end_user_id has no foreign key: test and simulation conversations name end users who are written nowhere else.
-- The three documents are json, not jsonb: the order of keys and the spelling of numbers survive.
create table conversations.conversations (
    organization_id uuid not null,
    id uuid not null,
    end_user_id uuid not null,
    channel text not null,
    channel_subtype text,
    origin text,
    status text not null,
    session_type text not null,
    agent_id uuid,
    agent_revision_id uuid,
    team_id uuid,
    team_revision_id uuid,
    external_id text,
    org_phone_number_id uuid,
    subject text,
    metadata json,
    tool_input_overrides json,
    context_variables json,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    last_activity_at timestamptz not null,
    closed_at timestamptz,
    constraint conversations_pkey primary key (organization_id, id),
    constraint single_xor_team check (
        (agent_id is not null and agent_revision_id is not null and team_id is null and team_revision_id is null)
        or (agent_id is null and agent_revision_id is null and team_id is not null and team_revision_id is not null)),
    constraint conversation_status check (status in (
        'queued', 'ringing', 'active', 'paused', 'waiting_for_human', 'transferred', 'awaiting_approval',
        'closed', 'expired', 'error', 'superseded')),
    constraint closed_when_terminal check ((status in ('closed', 'expired', 'error', 'superseded')) = (closed_at is not null)),
    constraint conversation_session_type check (session_type in ('live', 'test', 'simulation')),
    constraint conversation_origin check (origin in ('inbound', 'outbound')),
    constraint external_id_not_empty check (external_id <> '')
);

create table conversations.bound_revisions (
    organization_id uuid not null,
    conversation_id uuid not null,
    agent_id uuid not null,
    agent_revision_id uuid not null,
    ordinal integer not null,
    constraint bound_revisions_pkey primary key (organization_id, conversation_id, agent_id)
);

select tenancy.distribute('conversations.conversations');
select tenancy.distribute('conversations.bound_revisions');

-- The two keys of get-or-create. The second stands twice, because a null agent or team would make every row differ.
create unique index one_per_external_id on conversations.conversations (organization_id, external_id)
    where external_id is not null;
create unique index one_open_per_end_user_and_agent
    on conversations.conversations (organization_id, end_user_id, channel, session_type, agent_id)
    where external_id is null and closed_at is null and agent_id is not null;
create unique index one_open_per_end_user_and_team
    on conversations.conversations (organization_id, end_user_id, channel, session_type, team_id)
    where external_id is null and closed_at is null and team_id is not null;

create index conversations_to_purge on conversations.conversations (last_activity_at) where session_type <> 'live';

alter table conversations.conversations
    add constraint agent_pin_exists
        foreign key (organization_id, agent_id, agent_revision_id) references agents.revisions (organization_id, agent_id, id),
    add constraint team_pin_exists
        foreign key (organization_id, team_id, team_revision_id) references teams.revisions (organization_id, team_id, id);
alter table conversations.bound_revisions
    add constraint pin_of_conversation
        foreign key (organization_id, conversation_id) references conversations.conversations (organization_id, id) on delete cascade,
    add constraint member_pin_exists
        foreign key (organization_id, agent_id, agent_revision_id) references agents.revisions (organization_id, agent_id, id);

select tenancy.protect('conversations.conversations');
select tenancy.protect('conversations.bound_revisions');

-- Throwaway conversations without activity since a moment, oldest first, of all organizations.
create function conversations.due_for_purge(idle_since timestamptz, at_most integer)
    returns table (organization_id uuid, id uuid, due_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select c.organization_id, c.id, c.last_activity_at
        from conversations.conversations c
        where c.session_type <> 'live' and c.last_activity_at < idle_since
        order by c.last_activity_at
        limit at_most
    $$;

revoke all on all functions in schema conversations from public;
