using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Conversations;

/// <summary>
/// The writing trip of a bind: locks, end user, insert, freeze and pins, the winner. The insert decides by the unique indexes
/// and everything after it acts only where it stored this attempt's own row, so that a lost race writes nothing.
/// </summary>
internal sealed class BindBatch(Conversation conversation, PinnedBinding pinned)
{
    private const string LockTeam =
        """
        select t.id from teams.teams t
        where t.organization_id = @OrganizationId and t.id = @TeamId and t.deleted_at is null
        for key share
        """;

    private const string LockAgents =
        """
        select a.id from agents.agents a
        where a.organization_id = @OrganizationId and a.id = any(@AgentIds) and a.deleted_at is null
        order by a.id
        for key share
        """;

    private const string AddEndUser =
        """
        insert into identity.end_users (organization_id, id, created_at, updated_at)
        values (@OrganizationId, @EndUserId, @Now, @Now)
        on conflict do nothing
        """;

    private const string LockEndUser =
        """
        select u.id from identity.end_users u
        where u.organization_id = @OrganizationId and u.id = @EndUserId and u.status = 'active'
        for share
        """;

    // Identity is not touched, but whoever is being merged takes all their conversations along.
    private const string LockEndUserIfKnown =
        """
        select u.status from identity.end_users u
        where u.organization_id = @OrganizationId and u.id = @EndUserId
        for share
        """;

    private const string AddConversation =
        """
        insert into conversations.conversations (
            organization_id, id, end_user_id, channel, channel_subtype, origin, status, session_type,
            agent_id, agent_revision_id, team_id, team_revision_id, assigned_agent_id, external_id, org_phone_number_id, subject,
            metadata, tool_input_overrides, context_variables, created_at, updated_at, last_activity_at)
        values (
            @OrganizationId, @Id, @EndUserId, @Channel, @ChannelSubtype, @Origin, @Status, @SessionType,
            @AgentId, @AgentRevisionId, @TeamId, @TeamRevisionId, @AssignedAgentId, @ExternalId, @OrgPhoneNumberId, @Subject,
            @Metadata::json, @ToolInputOverrides::json, @ContextVariables::json, @Now, @Now, @Now)
        on conflict do nothing
        """;

    // By its time too: a repeat after an unclear commit meets the row of an earlier attempt, which has its pins already.
    private const string IfOwn =
        """
        exists (
            select from conversations.conversations c
            where c.organization_id = @OrganizationId and c.id = @Id and c.created_at = @Now)
        """;

    private const string FreezeTeamRevision =
        $"""
        update teams.revisions r set frozen_at = @Now
        where r.organization_id = @OrganizationId and r.id = @TeamRevisionId and r.frozen_at is null and {IfOwn}
        """;

    private const string TeamRevisionAsStored =
        "select r.id, r.version from teams.revisions r where r.organization_id = @OrganizationId and r.id = @TeamRevisionId";

    // Before the insert, whose foreign keys lock the same rows for key share: PostgreSQL (15.18, XX000 of multixact.c) can
    // fail where two transactions with that lock both go on to update. And an update takes its rows in any order.
    private const string LockTeamRevision =
        """
        select r.id from teams.revisions r
        where r.organization_id = @OrganizationId and r.id = @TeamRevisionId and r.frozen_at is null
        for no key update
        """;

    private const string LockAgentRevisions =
        """
        select r.id from agents.revisions r
        where r.organization_id = @OrganizationId and r.id = any(@UnfrozenIds) and r.frozen_at is null
        order by r.id
        for no key update
        """;

    private const string FreezeAgentRevisions =
        $"""
        update agents.revisions r set frozen_at = @Now
        where r.organization_id = @OrganizationId and r.id = any(@UnfrozenIds) and r.frozen_at is null and {IfOwn}
        """;

    private const string AgentRevisionsAsStored =
        "select r.id, r.version from agents.revisions r where r.organization_id = @OrganizationId and r.id = any(@UnfrozenIds)";

    private const string AddPins =
        $"""
        insert into conversations.bound_revisions (organization_id, conversation_id, agent_id, agent_revision_id, ordinal)
        select @OrganizationId, @Id, pin.agent_id, pin.agent_revision_id, pin.ordinal
        from unnest(@AgentIds, @AgentRevisionIds) with ordinality as pin (agent_id, agent_revision_id, ordinal)
        where {IfOwn}
        on conflict do nothing
        """;

    private readonly BindableRevision[] unfrozen = [.. pinned.AgentRevisions.Where(revision => !revision.IsFrozen)];

    private bool IsLive => conversation.SessionType is SessionType.Live;
    private bool IsTeam => pinned.TeamRevision is not null;
    private bool FreezesTeam => pinned.TeamRevision is { IsFrozen: false };

    public IEnumerable<string> Statements =>
    [
        .. IsTeam ? [LockTeam] : Array.Empty<string>(),
        LockAgents,
        .. FreezesTeam ? [LockTeamRevision] : Array.Empty<string>(),
        .. unfrozen.Length > 0 ? [LockAgentRevisions] : Array.Empty<string>(),
        .. IsLive ? [AddEndUser, LockEndUser] : new[] { LockEndUserIfKnown },
        AddConversation,
        .. FreezesTeam ? [FreezeTeamRevision, TeamRevisionAsStored] : Array.Empty<string>(),
        .. unfrozen.Length > 0 ? [FreezeAgentRevisions, AgentRevisionsAsStored] : Array.Empty<string>(),
        .. IsTeam ? [AddPins] : Array.Empty<string>(),
        ConversationStatements.ById,
        ConversationStatements.ByKey(conversation.Key),
    ];

    public object Parameters => new
    {
        OrganizationId = conversation.OrganizationId.Value,
        Id = conversation.Id.Value,
        EndUserId = conversation.EndUserId.Value,
        conversation.Channel,
        conversation.ChannelSubtype,
        Origin = conversation.Origin is { } origin ? Word.Of(origin) : null,
        Status = Word.Of(conversation.Status),
        SessionType = Word.Of(conversation.SessionType),
        AgentId = conversation.Binding.Target.Agent?.Value,
        AgentRevisionId = conversation.Binding.Target.AgentRevision?.Value,
        TeamId = conversation.Binding.Target.Team?.Value,
        TeamRevisionId = conversation.Binding.Target.TeamRevision?.Value,
        AssignedAgentId = conversation.AssignedAgent?.Value,
        conversation.ExternalId,
        conversation.OrgPhoneNumberId,
        conversation.Subject,
        Metadata = conversation.Metadata?.Text,
        ToolInputOverrides = conversation.ToolInputOverrides?.Text,
        ContextVariables = conversation.ContextVariables?.Text,
        Now = conversation.CreatedAt.Utc,
        AgentIds = pinned.AgentRevisions.Select(revision => revision.AgentId.Value).ToArray(),
        AgentRevisionIds = pinned.AgentRevisions.Select(revision => revision.Id.Value).ToArray(),
        UnfrozenIds = unfrozen.Select(revision => revision.Id.Value).ToArray(),
    };

    /// <summary>The conversation that holds the key or the id now.</summary>
    /// <exception cref="StaleLoadException">
    /// It is this attempt's own, but rests on something that changed; it left again; or the end user is not the one to compare it with.
    /// </exception>
    public async Task<Conversation> ReadAsync(BatchResults results)
    {
        var stands = !IsTeam || await ReturnedAsync(results, 1);
        stands &= await ReturnedAsync(results, pinned.AgentRevisions.Count);
        if (FreezesTeam)
            await results.SkipAsync();
        if (unfrozen.Length > 0)
            await results.SkipAsync();
        if (!(IsLive ? await ReturnedAsync(results, 1) : await results.FindAsync<EndUserNow>() is not { Status: "merged" }))
            throw new StaleLoadException();
        stands &= !FreezesTeam || await AsLoadedAsync(results, [(pinned.TeamRevision!.Id.Value, pinned.TeamRevision.Version)]);
        stands &= unfrozen.Length == 0 || await AsLoadedAsync(results, unfrozen.Select(revision => (revision.Id.Value, revision.Version)));

        var own = await results.FindAsync<ConversationRow>();
        var winner = await results.FindAsync<ConversationRow>();
        return (own, winner) switch
        {
            ({ } row, _) when stands || row.CreatedAt != conversation.CreatedAt.Utc => row.ToDomain(),
            (null, { } row) => row.ToDomain(),
            _ => throw new StaleLoadException(),
        };
    }

    private static async Task<bool> ReturnedAsync(BatchResults results, int rows) => (await results.ListAsync<Guid>()).Count == rows;

    private static async Task<bool> AsLoadedAsync(BatchResults results, IEnumerable<(Guid Id, int Version)> loaded)
    {
        var stored = (await results.ListAsync<StoredRevision>()).Select(row => (row.Id, row.Version));
        return loaded.ToHashSet().SetEquals(stored);
    }

    private sealed record EndUserNow(string Status);

    private sealed record StoredRevision(Guid Id, int Version);
}
