using Feather.Domain.Identity;
using Feather.Domain.Runtime;

namespace Feather.Domain.Conversations;

/// <summary>
/// Identifies a conversation (contract: Get or create). With an external id, that id alone decides, as long as the row exists.
/// Without one, it is the open conversation of this end user, channel, session type and agent or team.
/// </summary>
/// <param name="EndUserId">The survivor if the end user was merged.</param>
public sealed record ConversationKey(EndUserId EndUserId, string Channel, SessionType SessionType, string? ExternalId, BindingTarget Target);

public enum ConversationField
{
    EndUser,
    Channel,
    Agent,
    AgentRevision,
    Team,
    TeamRevision,
    SessionType,
}
