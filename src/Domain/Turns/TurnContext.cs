using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Models;
using Feather.Domain.Teams;

namespace Feather.Domain.Turns;

/// <summary>The state of a turn's conversation when the turn is accepted, in one snapshot.</summary>
/// <param name="AssignedAgent">The agent that answered last, or the first one to answer.</param>
/// <param name="FirstSeq">The place of the user's message, if the turn is completed.</param>
/// <param name="Pinned">The agent that the conversation is bound to; null if it is bound to a team.</param>
/// <param name="OrganizationDefault">The organization's default chain of models.</param>
/// <param name="History">The newest messages that a model gets, the oldest first.</param>
/// <param name="Memories">The newest memories of the end user that a model gets, the newest first.</param>
public sealed record TurnContext(
    ConversationStatus Status,
    string Channel,
    AgentId? AssignedAgent,
    Document? ContextVariables,
    Document? ToolInputOverrides,
    int FirstSeq,
    TurnMember? Pinned,
    RouterConfig? OrganizationDefault,
    IReadOnlyList<PastMessage> History,
    IReadOnlyList<PastMemory> Memories) : Unlogged;

/// <summary>A message as a model gets it.</summary>
public sealed record PastMessage(MessageRole Role, string Content) : Unlogged;

/// <summary>An agent that may answer, by its pinned revision and, if it is a member, by the team's pinned revision.</summary>
/// <param name="RouterName">Its name in the team; the agent's own name if the team gives none.</param>
/// <param name="MemberModel">The model that the team gives it.</param>
public sealed record TurnMember(
    AgentId Agent,
    AgentRevisionId Revision,
    string RouterName,
    string? RouterDescription,
    IReadOnlyList<string> Examples,
    ModelEntry? MemberModel,
    string? SystemPrompt,
    string? Persona,
    Document? ChannelSpecificConfig,
    ModelEntry? Model,
    RouterConfigId? RouterConfig) : Unlogged;

/// <summary>The team's pinned revision, with its members in roster order.</summary>
public sealed record TurnTeam(
    TeamMode Mode,
    AgentId FallbackMember,
    AgentId? InitialMember,
    int SwarmMaxHops,
    string? SwarmDomainHint,
    ModelEntry? RouterModel,
    RouterConfigId? RouterConfig,
    IReadOnlyList<TurnMember> Members) : Unlogged
{
    /// <summary>The member with this agent; null if the roster does not have it.</summary>
    public TurnMember? Find(AgentId? agent) => Members.FirstOrDefault(member => member.Agent == agent);

    /// <summary>The member that answers if nothing else decides.</summary>
    public TurnMember Fallback => Find(FallbackMember) ?? Members[0];
}
