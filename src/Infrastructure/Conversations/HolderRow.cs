using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Agents;

namespace Feather.Infrastructure.Conversations;

/// <summary>What a lookup returns beside the conversation: the end user after merges, and what a bind to the agent would need.</summary>
internal sealed record HolderRow(
    Guid? Id, string? Status, Guid? AgentId, Guid? RevisionId, int? Version, bool IsFrozen, string? Variables, string? Defaults)
{
    private const string EndUserColumns =
        """
        case when u.merged_into is null then u.id else u.merged_into end as id,
        case when u.merged_into is null then u.status else (
            select s.status from identity.end_users s where s.organization_id = @OrganizationId and s.id = u.merged_into) end as status
        """;

    public const string Columns =
        $"""
        {EndUserColumns},
        a.id as agent_id, r.id as revision_id, r.version, r.frozen_at is not null as is_frozen,
        r.context_variables::text as variables, r.variable_defaults::text as defaults
        """;

    /// <summary>The same for a team, whose roster is a statement of its own.</summary>
    public const string ColumnsWithTeam =
        $"""
        {EndUserColumns},
        null::uuid as agent_id, null::uuid as revision_id, null::integer as version, false as is_frozen,
        null::text as variables, null::text as defaults
        """;

    /// <summary>Null if identity does not know the end user.</summary>
    public EndUserStanding? EndUser => Id is { } id ? new(new EndUserId(id), Word.To<EndUserStatus>(Status!)) : null;

    /// <summary>Null if the organization has no such agent.</summary>
    public BindableAgent? Agent => AgentId is { } id
        ? new(new AgentId(id), BindableRevisionColumns.ToDomain(id, RevisionId, Version, IsFrozen, Variables, Defaults))
        : null;
}
