-- The tables of bench/Limit, with :users conversations, each of its own end user. Ids are numbers that are padded with
-- zeros, as in load.sql.
create table organizations (id uuid primary key, name text);
create table api_keys (
    key_hash bytea primary key, organization_id uuid not null, is_active boolean not null default true, expires_at timestamptz);
create table agents (organization_id uuid not null, id uuid not null, active_revision_id uuid, primary key (organization_id, id));
create table conversations (
    organization_id uuid not null,
    id uuid not null,
    end_user_id uuid not null,
    channel text not null,
    channel_subtype text,
    origin text,
    status text not null default 'active',
    session_type text not null,
    assistant_id uuid,
    assistant_revision_id uuid,
    team_id uuid,
    team_revision_id uuid,
    external_id text,
    subject text,
    metadata jsonb,
    tool_input_overrides jsonb,
    context_variables jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (organization_id, id),
    constraint single_xor_team check ((assistant_id is null) <> (team_id is null)));
create unique index one_open on conversations (organization_id, end_user_id, channel, coalesce(assistant_id, team_id))
    where status = 'active' and session_type = 'live' and external_id is null;

insert into organizations values (:'organization', 'Bench');
insert into api_keys values (sha256(:'key'), :'organization');
insert into agents values (:'organization', :'agent', gen_random_uuid());
insert into conversations (organization_id, id, end_user_id, channel, session_type, assistant_id, assistant_revision_id, metadata, context_variables)
select a.organization_id, lpad(n::text, 32, '0')::uuid, lpad(n::text, 32, '0')::uuid, 'chat', 'live', a.id, a.active_revision_id, '{}', '{}'
from agents a, generate_series(1, :users) as n;

grant select, insert on all tables in schema public to feather_api;
vacuum (analyze);
