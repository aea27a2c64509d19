create schema models;

-- A chain of models that are tried in their order. Read when a turn runs, never pinned.
create table models.router_configs (
    organization_id uuid not null,
    id uuid not null,
    name text not null,
    description text,
    is_default boolean not null default false,
    model_chain json not null,
    metadata json not null default '{}',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint router_configs_pkey primary key (organization_id, id)
);

select tenancy.distribute('models.router_configs');

create unique index one_default_per_organization on models.router_configs (organization_id) where is_default;
create index router_configs_by_age on models.router_configs (organization_id, created_at, id);

alter table models.router_configs
    add constraint router_config_of_organization foreign key (organization_id) references identity.organizations (id);

select tenancy.protect('models.router_configs');
