namespace Feather.Infrastructure.Tools;

/// <summary>Statements that find the reasons why a tool cannot be deleted. Both take OrganizationId and ToolId.</summary>
internal static class ToolUseStatements
{
    public const string Lock =
        """
        select t.id from tools.tools t
        where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null
        for update
        """;

    /// <summary>At most three agents and three open conversations that can call the tool.</summary>
    // A reference may hold the id in any form of a uuid. Each "limit" prevents a join from reading all rows.
    public const string Uses =
        """
        with referring as materialized (
            select r.id, r.agent_id from agents.revisions r
            where r.organization_id = @OrganizationId and r.tool_refs is not null and exists (
                select from json_array_elements(r.tool_refs) ref
                where ref ->> 'kind' = 'api'
                    and regexp_replace(lower(ref ->> 'id'), '^urn:uuid:|[^0-9a-f]', '', 'g') = replace(@ToolId::text, '-', ''))
        )
        (select true as by_agent, u.id from referring g
         cross join lateral (
             select a.id from agents.agents a
             where a.organization_id = @OrganizationId and a.id = g.agent_id and a.active_revision_id = g.id and a.deleted_at is null
             limit 1) as u
         order by u.id limit 3)
        union all
        (select false, u.id from referring g
         cross join lateral (
             (select c.id from conversations.conversations c
              where c.organization_id = @OrganizationId and c.agent_id = g.agent_id and (c.agent_revision_id = g.id) is true
                  and c.external_id is null and c.closed_at is null
              limit 3)
             union all
             (select c.id from conversations.conversations c
              where c.organization_id = @OrganizationId and (case when c.agent_id is null then c.team_id else c.agent_id end) = g.agent_id
                  and (c.agent_revision_id = g.id) is true and c.external_id is not null and c.closed_at is null
              limit 3)
             union all
             (select c.id from conversations.bound_revisions b
              join conversations.conversations c on c.organization_id = @OrganizationId and c.id = b.conversation_id and c.closed_at is null
              where b.organization_id = @OrganizationId and b.agent_id = g.agent_id and b.agent_revision_id = g.id
              limit 3)) as u
         limit 3)
        """;
}
