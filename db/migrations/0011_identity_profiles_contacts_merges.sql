alter table identity.organizations add column settings json not null default '{}';

alter table identity.api_keys add column last_used_at timestamptz;

-- Who is merged or deleted keeps the row that an id is known by, and nothing that tells of a person.
alter table identity.end_users
    add column display_name text,
    add column primary_email text,
    add column primary_phone text,
    add column metadata json not null default '{}',
    add column org_external_end_user_id text,
    add constraint external_end_user_id_length check (char_length(org_external_end_user_id) between 1 and 255),
    add constraint only_the_active_are_described check (
        status = 'active' or (
            display_name is null and primary_email is null and primary_phone is null
            and metadata::text = '{}' and org_external_end_user_id is null));

create table identity.contacts (
    organization_id uuid not null,
    id uuid not null,
    end_user_id uuid not null,
    channel text not null,
    type text not null,
    raw_value text not null,
    normalized_value text not null,
    created_at timestamptz not null,
    constraint contacts_pkey primary key (organization_id, id),
    constraint one_contact_per_value unique (organization_id, type, normalized_value)
);

create table identity.merge_events (
    organization_id uuid not null,
    id uuid not null,
    merged_id uuid not null,
    survivor_id uuid not null,
    merged_at timestamptz not null,
    constraint merge_events_pkey primary key (organization_id, id)
);

select tenancy.distribute('identity.contacts');
select tenancy.distribute('identity.merge_events');

create unique index one_holder_per_external_end_user_id on identity.end_users (organization_id, org_external_end_user_id)
    where org_external_end_user_id is not null;
create index end_users_by_age on identity.end_users (organization_id, created_at, id) where status <> 'deleted';
create index end_users_by_survivor on identity.end_users (organization_id, merged_into) where merged_into is not null;
create index contacts_of_end_user on identity.contacts (organization_id, end_user_id, id);
create index api_keys_by_age on identity.api_keys (organization_id, created_at, id);

-- Deferred: the contact decides who is made, so it goes in before the end user it belongs to.
alter table identity.contacts
    add constraint contact_of_end_user
        foreign key (organization_id, end_user_id) references identity.end_users (organization_id, id) deferrable initially deferred;
alter table identity.merge_events
    add constraint merged_of_same_organization
        foreign key (organization_id, merged_id) references identity.end_users (organization_id, id),
    add constraint survivor_of_same_organization
        foreign key (organization_id, survivor_id) references identity.end_users (organization_id, id);

select tenancy.protect('identity.contacts');
select tenancy.protect('identity.merge_events');

-- The only way by which the API's login makes a key known: for a key of the organization it works for, and without reading any.
create function identity.add_api_key_hash(hash bytea, organization uuid, key uuid) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if organization is distinct from nullif(current_setting('feather.organization_id', true), '')::uuid then
        raise exception 'A key is made within its own organization.' using errcode = 'insufficient_privilege';
    end if;
    insert into identity.api_key_hashes (key_hash, organization_id, key_id) values (hash, organization, key) on conflict do nothing;
end $$;

revoke all on all functions in schema identity from public;
