-- Gives the demo's agent a system prompt of :words words. The scripted model quotes it, so its answers have that length.
set session_replication_role = replica;

update agents.revisions
set system_prompt = (select string_agg(substr(md5(n::text), 1, 2 + n % 5), ' ' order by n) from generate_series(1, :words) as n)
where organization_id = :'organization' and agent_id = :'agent';
