namespace Feather.Infrastructure.Tools;

/// <summary>What keeps a tool from being deleted. Both take OrganizationId and ToolId.</summary>
internal static class ToolUseStatements
{
    public const string Lock =
        """
        select t.id from tools.tools t
        where t.organization_id = @OrganizationId and t.id = @ToolId and t.deleted_at is null
        for update
        """;

    /// <summary>At most three agents and three open conversations that can call the tool.</summary>
    // A reference has the id in any of the forms in which a uuid may be sent.
    public const string Uses =
        """
        with referring as (
            select r.id from agents.revisions r
            where r.organization_id = @OrganizationId and exists (
                select from json_array_elements(r.tool_refs) ref
                where ref ->> 'kind' = 'api'
                    and regexp_replace(lower(ref ->> 'id'), '^urn:uuid:|[^0-9a-f]', '', 'g') = replace(@ToolId::text, '-', ''))
        )
        (select true as by_agent, a.id from agents.agents a
         where a.organization_id = @OrganizationId and a.deleted_at is null and a.active_revision_id in (select g.id from referring g)
         order by a.id limit 3)
        union all
        (select false, c.id from conversations.conversations c
         where c.organization_id = @OrganizationId and c.closed_at is null and (
             c.agent_revision_id in (select g.id from referring g)
             or c.id in (
                 select b.conversation_id from conversations.bound_revisions b
                 where b.organization_id = @OrganizationId and b.agent_revision_id in (select g.id from referring g)))
         order by c.id limit 3)
        """;
}
