using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Conversations;

/// <summary>
/// The writing trip of a bind: locks, end user, conversation, freeze and pins. The unique indexes decide between requests, and
/// everything after the insert acts only where it stored this attempt's own row.
/// </summary>
internal static class BindBatch
{
    private static readonly string[] StandingIfNew = ["unknown"];
    private static readonly string[] StandingIfLive = [Word.Of(EndUserStatus.Active)];

    // A test or a simulation only names its end user, which may be unknown or deleted.
    private static readonly string[] StandingIfThrowaway = [Word.Of(EndUserStatus.Active), Word.Of(EndUserStatus.Deleted), "unknown"];

    /// <summary>
    /// The batch, and the id of the conversation once it was sent. If there is none, nothing was written: what the bind rests on
    /// has changed, or the key or the id is taken.
    /// </summary>
    /// <param name="addEndUser">Whether the end user was unknown and is to be made known.</param>
    public static (Batch Batch, Rows<Guid> Added) Of(Conversation conversation, PinnedBinding pinned, bool addEndUser)
    {
        BindableRevision[] unfrozen = [.. pinned.AgentRevisions.Where(revision => !revision.IsFrozen)];
        var isTeam = pinned.TeamRevision is not null;
        var freezesTeam = pinned.TeamRevision is { IsFrozen: false };
        var batch = new Batch(ValuesOf(conversation, pinned, unfrozen, addEndUser));

        if (isTeam)
            batch.Run(BindStatements.LockTeam);
        batch.Run(BindStatements.LockAgents);
        if (freezesTeam)
            batch.Run(BindStatements.LockTeamRevision);
        if (unfrozen.Length > 0)
            batch.Run(BindStatements.LockAgentRevisions);
        if (!addEndUser)
            batch.Run(BindStatements.LockEndUser);
        var added = batch.Ask<Guid>(isTeam ? BindStatements.AddConversationWithTeam : BindStatements.AddConversationWithAgent);
        if (addEndUser)
            batch.Run(BindStatements.AddEndUser);
        if (freezesTeam)
            batch.Run(BindStatements.FreezeTeamRevision);
        if (unfrozen.Length > 0)
            batch.Run(BindStatements.FreezeAgentRevisions);
        if (isTeam)
            batch.Run(BindStatements.AddPins);
        return (batch, added);
    }

    private static object ValuesOf(
        Conversation conversation, PinnedBinding pinned, BindableRevision[] unfrozen, bool addEndUser) => new
        {
            OrganizationId = conversation.OrganizationId.Value,
            Id = conversation.Id.Value,
            EndUserId = conversation.EndUserId.Value,
            conversation.Channel,
            conversation.ChannelSubtype,
            Origin = conversation.Origin is { } origin ? Word.Of(origin) : null,
            Status = Word.Of(conversation.Status),
            SessionType = Word.Of(conversation.SessionType),
            EndUserStatuses = addEndUser ? StandingIfNew : conversation.SessionType is SessionType.Live ? StandingIfLive : StandingIfThrowaway,
            AgentId = conversation.Binding.Target.Agent?.Value,
            AgentRevisionId = conversation.Binding.Target.AgentRevision?.Value,
            TeamId = conversation.Binding.Target.Team?.Value,
            TeamRevisionId = conversation.Binding.Target.TeamRevision?.Value,
            TeamVersion = pinned.TeamRevision?.Version,
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
            UnfrozenVersions = unfrozen.Select(revision => revision.Version).ToArray(),
        };
}
