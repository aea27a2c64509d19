using Feather.Domain.Identity;
using Feather.Domain.Runtime;

namespace Feather.Domain.Conversations;

/// <summary>
/// What makes a conversation the one that is asked for (contract: Get or create): its external id where there is one, for the
/// life of the row; otherwise the open one of this end user, channel, session type and agent or team.
/// </summary>
/// <param name="EndUserId">After merges: the survivor.</param>
/// <param name="ExternalId">Null where the request has none or "".</param>
public sealed record ConversationKey(EndUserId EndUserId, string Channel, SessionType SessionType, string? ExternalId, BindingTarget Target);

/// <summary>What two requests for one conversation can disagree about, in the schema's order.</summary>
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
