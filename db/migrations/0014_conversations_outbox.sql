alter table conversations.conversations
    add column close_reason text,
    add column summary text,
    add column memory_synced boolean not null default false,
    add constraint close_reason_when_closed check (close_reason is null or closed_at is not null);

-- What is to be done after a live conversation has been closed; a row stays when it is done, so that one can see that it was.
-- due_at: when it is to be tried next; while it is being tried, when somebody else may try. calls: of models, over all attempts.
create table conversations.outbox (
    organization_id uuid not null,
    conversation_id uuid not null,
    kind text not null,
    attempts integer not null default 0,
    due_at timestamptz,
    last_error text,
    calls json not null default '[]',
    created_at timestamptz not null,
    done_at timestamptz,
    failed_at timestamptz,
    constraint outbox_pkey primary key (organization_id, conversation_id, kind),
    constraint outbox_kind check (kind in ('summary', 'memory_sync')),
    constraint due_until_ended check ((due_at is null) = (done_at is not null or failed_at is not null)),
    constraint ended_once check (done_at is null or failed_at is null)
);

select tenancy.distribute('conversations.outbox');

create index outbox_by_due on conversations.outbox (due_at) where due_at is not null;
create index outbox_of_organization on conversations.outbox (organization_id, due_at) where due_at is not null;

alter table conversations.outbox
    add constraint work_of_conversation
        foreign key (organization_id, conversation_id) references conversations.conversations (organization_id, id) on delete cascade;

select tenancy.protect('conversations.outbox');

-- Organizations that have work due, with the earliest such time.
create function conversations.with_work_due(at_most integer)
    returns table (organization_id uuid, due_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select o.organization_id, min(o.due_at)
        from conversations.outbox o
        where o.due_at <= now()
        group by o.organization_id
        order by min(o.due_at)
        limit at_most
    $$;

revoke all on all functions in schema conversations from public;
