-- What every table of an organization is built with: the scope of a transaction, distribution, and the second wall.
-- Each function has one meaning on plain PostgreSQL and on Citus, so that migrations and statements need not know which it is.

create schema tenancy;

-- Makes the rest of the transaction see one organization's rows only. Nothing else ever sets the organization.
-- Citus does not pass set_config() on to its workers, but it does pass on SET LOCAL.
do $$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'citus') then
        create function tenancy.use_organization(organization uuid) returns text
            language plpgsql set search_path = pg_catalog, pg_temp as
            'begin execute format(''set local feather.organization_id = %L'', organization); return organization::text; end';
    else
        create function tenancy.use_organization(organization uuid) returns text
            language sql as
            'select pg_catalog.set_config(''feather.organization_id'', organization::text, true)';
    end if;
end $$;

-- Spreads a table over the nodes of Citus; does nothing on plain PostgreSQL. Called before foreign keys are added.
create function tenancy.distribute(relation regclass, by_column name default 'organization_id') returns void
    language plpgsql as $$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'citus') then
        execute format('select create_distributed_table(%L, %L)', relation, by_column);
    end if;
end $$;

-- Forces row-level security: everybody is held to the transaction's organization, only the owner of the schema
-- (migrations, the command line, security-definer functions) passes. An unset scope is '' or null, and sees nothing.
create function tenancy.protect(relation regclass, by_column name default 'organization_id') returns void
    language plpgsql as $$
declare
    scope constant text := format('%I = nullif(current_setting(''feather.organization_id'', true), '''')::uuid', by_column);
begin
    execute format('alter table %s enable row level security', relation);
    execute format('alter table %s force row level security', relation);
    execute format('create policy one_organization on %s using (%s) with check (%s)', relation, scope, scope);
    execute format('create policy owner_passes on %s to current_user using (true) with check (true)', relation);
end $$;

revoke all on all functions in schema tenancy from public;
