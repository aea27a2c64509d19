create schema idempotency;

-- One row is one use of an Idempotency-Key. status and what follows are null only inside the transaction that claims it:
-- the answer is kept with the commit that makes it true.
create table idempotency.records (
    organization_id uuid not null,
    method text not null,
    path text not null,
    key text not null,
    claim_id uuid not null,
    body_sha256 bytea not null,
    expires_at timestamptz not null,
    conversation_id uuid,
    status smallint,
    headers json,
    body bytea,
    constraint records_pkey primary key (organization_id, method, path, key),
    constraint key_length check (char_length(key) between 1 and 255),
    constraint body_hash_is_sha256 check (octet_length(body_sha256) = 32)
);

select tenancy.distribute('idempotency.records');

create index records_to_purge on idempotency.records (expires_at);
create index records_of_conversation on idempotency.records (organization_id, conversation_id);

alter table idempotency.records
    add constraint answer_of_conversation
        foreign key (organization_id, conversation_id) references conversations.conversations (organization_id, id) on delete cascade;

select tenancy.protect('idempotency.records');

-- Organizations that have records past their time, with the earliest such time.
create function idempotency.due_for_purge(expired_at timestamptz, at_most integer)
    returns table (organization_id uuid, due_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select r.organization_id, min(r.expires_at)
        from idempotency.records r
        where r.expires_at <= expired_at
        group by r.organization_id
        order by min(r.expires_at)
        limit at_most
    $$;

revoke all on all functions in schema idempotency from public;
