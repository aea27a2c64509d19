-- For each lookup one index: any other must not be usable by the lookup's conditions, because plans know averages only (ADR 23).
-- Three means: a column first that the lookup does not give; a predicate that the lookup does not imply, such as
-- "created_at is not null", which lists ask for; an expression. On a large table the indexes may be built beforehand,
-- concurrently and under these names: see "Upgrading" in docs/operating.md.

-- conversations.conversations: seven entries for a new conversation with an agent. The keys of get-or-create begin with the agent
-- or team, so that they also find its open conversations; those with external ids are in an index of their own.
create unique index if not exists one_open_per_agent_and_end_user
    on conversations.conversations (organization_id, agent_id, end_user_id, channel, session_type)
    where external_id is null and closed_at is null and agent_id is not null;
create unique index if not exists one_open_per_team_and_end_user
    on conversations.conversations (organization_id, team_id, end_user_id, channel, session_type)
    where external_id is null and closed_at is null and team_id is not null;
create index if not exists open_with_external_id
    on conversations.conversations ((case when agent_id is null then team_id else agent_id end), organization_id)
    where closed_at is null and external_id is not null;
create index if not exists conversations_listed
    on conversations.conversations (organization_id, created_at, id) where created_at is not null;
create index if not exists conversations_listed_by_end_user
    on conversations.conversations (end_user_id, organization_id, created_at, id) where id is not null;
create index if not exists conversations_listed_by_assignment
    on conversations.conversations (assigned_agent_id, organization_id, created_at, id);
-- For the foreign key: deleting a revision looks for conversations that have it.
create index if not exists conversations_by_agent_revision
    on conversations.conversations (agent_revision_id, organization_id) where agent_revision_id is not null;
create index if not exists throwaway_conversations_by_activity
    on conversations.conversations (last_activity_at) where session_type <> 'live' and last_activity_at > '-infinity';
create index if not exists open_conversations_by_known_activity
    on conversations.conversations (known_active_at) where closed_at is null and known_active_at > '-infinity';
drop index conversations.one_open_per_end_user_and_agent;
drop index conversations.one_open_per_end_user_and_team;
drop index conversations.open_conversations_with_agent;
drop index conversations.open_conversations_with_team;
drop index conversations.conversations_by_age;
drop index conversations.conversations_of_end_user;
drop index conversations.conversations_assigned_to;
drop index conversations.conversations_to_purge;
drop index conversations.open_conversations_by_activity;

create index if not exists pins_by_agent on conversations.bound_revisions (agent_id, organization_id, agent_revision_id);
drop index conversations.pins_of_agent;

create index if not exists messages_of_turn on conversations.messages (turn_id, organization_id);
drop index conversations.messages_by_turn;

create index if not exists outbox_due on conversations.outbox (due_at) where due_at > '-infinity';
drop index conversations.outbox_by_due;

-- turns.turns: a turn's conversation is known to most lookups, so the two unique indexes take it in an expression.
create unique index if not exists one_running_turn_per_conversation
    on turns.turns (organization_id, (case when lease_expires_at is not null then conversation_id end))
    where (case when lease_expires_at is not null then conversation_id end) is not null;
create unique index if not exists one_turn_per_idempotency_key
    on turns.turns (organization_id, (case when idempotency_key is not null then conversation_id end), is_streamed, idempotency_key)
    where (case when idempotency_key is not null then conversation_id end) is not null;
create index if not exists turns_of_conversation on turns.turns (conversation_id, organization_id, created_at, id);
create index if not exists running_turns_by_lease
    on turns.turns (lease_expires_at) where status = 'running' and lease_expires_at > '-infinity';
drop index turns.one_running_turn;
drop index turns.one_turn_per_key;
drop index turns.turns_by_age;
drop index turns.leases_by_end;

-- A turn is answered by a revision that its conversation pins, and that one is what keeps the revision. Without an index, which
-- every turn would pay for, the key makes the deletion of any revision read all turns of the organization.
alter table turns.turns drop constraint answering_revision_exists;

create index if not exists expired_records on idempotency.records (expires_at) where expires_at > '-infinity';
create index if not exists records_by_conversation on idempotency.records (conversation_id, organization_id);
drop index idempotency.records_to_purge;
drop index idempotency.records_of_conversation;

create index if not exists end_users_listed
    on identity.end_users (organization_id, created_at, id) where created_at is not null and status <> 'deleted';
create index if not exists end_users_by_merge on identity.end_users (merged_into, organization_id) where merged_into is not null;
create index if not exists contacts_by_end_user on identity.contacts (end_user_id, organization_id, id);
create index if not exists api_keys_listed on identity.api_keys (organization_id, created_at, id) where created_at is not null;
drop index identity.end_users_by_age;
drop index identity.end_users_by_survivor;
drop index identity.contacts_of_end_user;
drop index identity.api_keys_by_age;

create index if not exists memories_by_end_user on memory.memories (end_user_id, organization_id, created_at, id);
drop index memory.memories_of_end_user;

create index if not exists agents_listed
    on agents.agents (organization_id, created_at, id) where created_at is not null and deleted_at is null;
create index if not exists agent_revisions_listed
    on agents.revisions (agent_id, organization_id, created_at, id) where created_at is not null;
create index if not exists revisions_with_tools
    on agents.revisions (organization_id, id) where tool_refs is not null;
drop index agents.agents_by_age;
drop index agents.revisions_by_age;

create index if not exists teams_listed
    on teams.teams (organization_id, created_at, id) where created_at is not null and deleted_at is null;
create index if not exists team_revisions_listed
    on teams.revisions (team_id, organization_id, created_at, id) where created_at is not null;
create index if not exists rosters_of_agent on teams.members (agent_id, organization_id) where created_at is not null;
create index if not exists rosters_of_revision
    on teams.members (agent_revision_id, organization_id) where agent_revision_id is not null;
drop index teams.teams_by_age;
drop index teams.revisions_by_age;
drop index teams.members_of_agent;

create index if not exists tools_listed
    on tools.tools (organization_id, created_at, id) where created_at is not null and deleted_at is null;
create index if not exists tools_listed_by_type
    on tools.tools (tool_type, organization_id, created_at, id) where created_at is not null and deleted_at is null;
create index if not exists tool_revisions_listed
    on tools.revisions (tool_id, organization_id, created_at, id) where created_at is not null;
drop index tools.tools_by_age;
drop index tools.tools_by_type_and_age;
drop index tools.tool_revisions_by_age;

create index if not exists router_configs_listed
    on models.router_configs (organization_id, created_at, id) where created_at is not null;
drop index models.router_configs_by_age;

-- The workers' functions ask for their indexes by the same words.
create or replace function conversations.due_for_purge(idle_since timestamptz, at_most integer)
    returns table (organization_id uuid, id uuid, due_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select c.organization_id, c.id, c.last_activity_at
        from conversations.conversations c
        where c.session_type <> 'live' and c.last_activity_at > '-infinity' and c.last_activity_at < idle_since
        order by c.last_activity_at
        limit at_most
    $$;

create or replace function conversations.maybe_idle(idle_since timestamptz, at_most integer)
    returns table (organization_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select c.organization_id, c.id
        from conversations.conversations c
        where c.closed_at is null and c.known_active_at > '-infinity' and c.known_active_at < idle_since
        order by c.known_active_at
        limit at_most
    $$;

create or replace function conversations.with_work_due(at_most integer)
    returns table (organization_id uuid, due_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select o.organization_id, min(o.due_at)
        from conversations.outbox o
        where o.due_at > '-infinity' and o.due_at <= now()
        group by o.organization_id
        order by min(o.due_at)
        limit at_most
    $$;

create or replace function turns.with_expired_lease(at_most integer)
    returns table (organization_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select t.organization_id, t.id
        from turns.turns t
        where t.status = 'running' and t.lease_expires_at > '-infinity' and t.lease_expires_at <= now()
        order by t.lease_expires_at
        limit at_most
    $$;

-- The servers of the version before call it.
create or replace function idempotency.due_for_purge(expired_at timestamptz, at_most integer)
    returns table (organization_id uuid, due_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select r.organization_id, min(r.expires_at)
        from idempotency.records r
        where r.expires_at > '-infinity' and r.expires_at <= expired_at
        group by r.organization_id
        order by min(r.expires_at)
        limit at_most
    $$;

-- Records past their time, oldest first, of all organizations.
create function idempotency.expired(expired_at timestamptz, at_most integer)
    returns table (organization_id uuid, method text, path text, key text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select r.organization_id, r.method, r.path, r.key
        from idempotency.records r
        where r.expires_at > '-infinity' and r.expires_at <= expired_at
        order by r.expires_at
        limit at_most
    $$;

-- Analyzes the tables that have grown tenfold since they were last analyzed, for plans are kept until then. Rows that were
-- written count, not pages: an analyze in the middle of a large transaction sees its pages, but not its rows.
-- Returns how many those were. Any number will do for the lock, as long as nothing else takes it.
create function tenancy.analyze_what_has_grown() returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    grown text;
    analyzed integer := 0;
begin
    if not pg_try_advisory_xact_lock(x'46656174686573'::bigint) then
        return 0;
    end if;
    for grown in
        select format('%I.%I', n.nspname, c.relname)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_roles r on r.oid = c.relowner
        join pg_stat_user_tables s on s.relid = c.oid
        where r.rolname = current_user and c.relkind = 'r'
            and s.n_mod_since_analyze >= 9 * greatest(c.reltuples, 1) and pg_relation_size(c.oid) >= 10 * 8192
    loop
        execute 'analyze (skip_locked) ' || grown;
        analyzed := analyzed + 1;
    end loop;
    return analyzed;
end $$;

revoke all on all functions in schema idempotency from public;
revoke all on all functions in schema tenancy from public;
