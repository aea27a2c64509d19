create schema identity;

create table identity.organizations (
    id uuid not null,
    name text not null,
    is_active boolean not null default true,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint organizations_pkey primary key (id),
    constraint organization_name_length check (char_length(name) between 1 and 255)
);

create table identity.api_keys (
    organization_id uuid not null,
    id uuid not null,
    name text not null,
    key_prefix text not null,
    scopes text[] not null default '{}',
    expires_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null,
    constraint api_keys_pkey primary key (organization_id, id),
    constraint api_key_name_length check (char_length(name) between 1 and 255)
);

-- Looked up before the organization is known, so it is not the organization's: see identity.find_api_key.
create table identity.api_key_hashes (
    key_hash bytea not null,
    organization_id uuid not null,
    key_id uuid not null,
    constraint api_key_hashes_pkey primary key (key_hash),
    constraint key_hash_is_sha256 check (octet_length(key_hash) = 32)
);

-- merged_into names a survivor, never one who was merged in turn: a merge repoints those that were merged before, and moves
-- their conversations, so that one step always leads to whom an id stands for.
create table identity.end_users (
    organization_id uuid not null,
    id uuid not null,
    status text not null default 'active',
    merged_into uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint end_users_pkey primary key (organization_id, id),
    constraint end_user_status check (status in ('active', 'merged', 'deleted')),
    constraint merged_names_its_survivor check ((status = 'merged') = (merged_into is not null))
);

select tenancy.distribute('identity.organizations', 'id');
select tenancy.distribute('identity.api_keys');
select tenancy.distribute('identity.api_key_hashes', 'key_hash');
select tenancy.distribute('identity.end_users');

alter table identity.api_keys
    add constraint api_key_of_organization foreign key (organization_id) references identity.organizations (id);
alter table identity.end_users
    add constraint survivor_of_same_organization
        foreign key (organization_id, merged_into) references identity.end_users (organization_id, id);

select tenancy.protect('identity.organizations', 'id');
select tenancy.protect('identity.api_keys');
select tenancy.protect('identity.end_users');

-- The only way from a key to an organization. Two statements on purpose: each is one shard's task on Citus.
create function identity.find_api_key(hash bytea)
    returns table (key_id uuid, organization_id uuid, scopes text[], expires_at timestamptz, revoked boolean, organization_active boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    found_key identity.api_key_hashes%rowtype;
begin
    select h.* into found_key from identity.api_key_hashes h where h.key_hash = hash;
    return query
        select k.id, k.organization_id, k.scopes, k.expires_at, k.revoked_at is not null, o.is_active
        from identity.api_keys k
        join identity.organizations o on o.id = found_key.organization_id
        where k.organization_id = found_key.organization_id and k.id = found_key.key_id;
end $$;

revoke all on all functions in schema identity from public;
