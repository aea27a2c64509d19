-- next_seq counts a conversation's messages. known_active_at is a lower bound of last_activity_at, raised when expiry looks:
-- it is the indexed one of the two, so that a turn's update of the row touches no index.
alter table conversations.conversations
    add column next_seq integer not null default 0,
    add column first_message_at timestamptz,
    add column last_message_at timestamptz,
    add column known_active_at timestamptz not null default now();

create index open_conversations_by_activity on conversations.conversations (known_active_at) where closed_at is null;

create schema turns;

-- A turn runs while it holds a lease, which is told by the database's clock; its id is the fence.
-- user_message is there until the turn is completed: then the text is a message. A failed turn keeps it, for the trace.
-- A turn that was asked for with an Idempotency-Key knows it for as long as the key counts.
-- is_streamed: the key was sent to the path of streams. frames_until: when its frames may go.
create table turns.turns (
    organization_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    status text not null,
    lease_expires_at timestamptz,
    first_seq integer not null,
    user_message text,
    partial_answer text,
    is_streamed boolean not null,
    wants_trace boolean not null,
    idempotency_key text,
    body_sha256 bytea,
    key_expires_at timestamptz,
    path text,
    decision_source text,
    agent_id uuid,
    agent_revision_id uuid,
    error text,
    ttft_ms integer,
    steps json,
    calls json,
    created_at timestamptz not null,
    ended_at timestamptz,
    frames_until timestamptz,
    constraint turns_pkey primary key (organization_id, id),
    constraint turn_status check (status in ('running', 'completed', 'failed')),
    constraint leased_while_running check ((status = 'running') = (lease_expires_at is not null)),
    constraint ended_unless_running check ((status = 'running') = (ended_at is null)),
    constraint failed_for_a_reason check ((status = 'failed') = (error is not null)),
    constraint answered_by_a_revision check (status <> 'completed' or (agent_id is not null and agent_revision_id is not null)),
    constraint turn_path check (path in ('single', 'supervisor', 'swarm')),
    constraint turn_decision_source check (decision_source in ('binding', 'router', 'fallback', 'handover')),
    constraint key_with_its_body check (
        (idempotency_key is null) = (body_sha256 is null) and (idempotency_key is null) = (key_expires_at is null)),
    constraint keys_of_failed_turns_are_free check (status <> 'failed' or idempotency_key is null)
);

create table conversations.messages (
    organization_id uuid not null,
    conversation_id uuid not null,
    seq integer not null,
    id uuid not null,
    turn_id uuid not null,
    role text not null,
    content text not null,
    agent_id uuid,
    model_used text,
    input_tokens integer,
    output_tokens integer,
    latency_ms integer,
    created_at timestamptz not null,
    constraint messages_pkey primary key (organization_id, conversation_id, seq),
    constraint message_role check (role in ('user', 'assistant', 'system', 'tool', 'system_event'))
);

-- What a turn streams: n from 1 without gaps, the last one complete or error. data is JSON, sent as it is stored.
create table turns.frames (
    organization_id uuid not null,
    turn_id uuid not null,
    n integer not null,
    event text not null,
    data text not null,
    constraint frames_pkey primary key (organization_id, turn_id, n),
    constraint frame_event check (event in ('delta', 'trace', 'complete', 'error'))
);

select tenancy.distribute('turns.turns');
select tenancy.distribute('conversations.messages');
select tenancy.distribute('turns.frames');

create unique index one_running_turn on turns.turns (organization_id, conversation_id) where status = 'running';
create unique index one_turn_per_key on turns.turns (organization_id, conversation_id, is_streamed, idempotency_key)
    where idempotency_key is not null;
create index turns_by_age on turns.turns (organization_id, conversation_id, created_at, id);
create index leases_by_end on turns.turns (lease_expires_at) where status = 'running';
create index frames_to_purge on turns.turns (frames_until) where frames_until is not null;

alter table turns.turns
    add constraint turn_of_conversation
        foreign key (organization_id, conversation_id) references conversations.conversations (organization_id, id) on delete cascade,
    add constraint answering_revision_exists
        foreign key (organization_id, agent_id, agent_revision_id) references agents.revisions (organization_id, agent_id, id);
alter table conversations.messages
    add constraint message_of_turn
        foreign key (organization_id, turn_id) references turns.turns (organization_id, id) on delete cascade;
alter table turns.frames
    add constraint frame_of_turn
        foreign key (organization_id, turn_id) references turns.turns (organization_id, id) on delete cascade;

-- A message leaves with its turn.
create index messages_by_turn on conversations.messages (organization_id, turn_id);

select tenancy.protect('turns.turns');
select tenancy.protect('turns.frames');
select tenancy.protect('conversations.messages');

-- Turns whose process has died, oldest first, of all organizations.
create function turns.with_expired_lease(at_most integer)
    returns table (organization_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select t.organization_id, t.id
        from turns.turns t
        where t.status = 'running' and t.lease_expires_at <= now()
        order by t.lease_expires_at
        limit at_most
    $$;

-- Turns whose frames are past their time, oldest first, of all organizations.
create function turns.due_for_purge(at_most integer)
    returns table (organization_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select t.organization_id, t.id
        from turns.turns t
        where t.frames_until <= now()
        order by t.frames_until
        limit at_most
    $$;

-- Open conversations that may have been idle since a moment, longest first, of all organizations.
create function conversations.maybe_idle(idle_since timestamptz, at_most integer)
    returns table (organization_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select c.organization_id, c.id
        from conversations.conversations c
        where c.closed_at is null and c.known_active_at < idle_since
        order by c.known_active_at
        limit at_most
    $$;

revoke all on all functions in schema turns from public;
revoke all on all functions in schema conversations from public;
