using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;

namespace Feather.Domain.Conversations;

public readonly record struct ConversationId(Guid Value)
{
    /// <summary>A new id, ordered by time: made once for a request and kept over its retries, so that a repeat meets its own row.</summary>
    public static ConversationId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>
/// A conversation between one end user and one agent or team, with the revisions it pinned when it began.
/// Neither its binding nor its pins ever change; it is closed exactly while its status is terminal.
/// </summary>
public sealed record Conversation
{
    public required OrganizationId OrganizationId { get; init; }
    public required ConversationId Id { get; init; }
    public required EndUserId EndUserId { get; init; }
    public required string Channel { get; init; }
    public string? ChannelSubtype { get; init; }
    public Origin? Origin { get; init; }
    public required ConversationStatus Status { get; init; }
    public required SessionType SessionType { get; init; }
    public required Binding Binding { get; init; }

    /// <summary>Who answers next: the bound agent, or a member of the team; null where a team's was made by a server of an earlier version.</summary>
    public required AgentId? AssignedAgent { get; init; }

    /// <summary>The caller's own name for it; never empty.</summary>
    public string? ExternalId { get; init; }

    public Guid? OrgPhoneNumberId { get; init; }
    public string? Subject { get; init; }
    public Document? Metadata { get; init; }
    public Document? ToolInputOverrides { get; init; }
    public Document? ContextVariables { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    /// <summary>When somebody last spoke; being looked up is not activity.</summary>
    public required Timestamp LastActivityAt { get; init; }

    public Timestamp? ClosedAt { get; init; }

    /// <summary>How many messages it has, which is also the place of the next one.</summary>
    public int MessageCount { get; init; }

    public Timestamp? FirstMessageAt { get; init; }
    public Timestamp? LastMessageAt { get; init; }

    /// <summary>What was said, in short; null until it is written, after a live conversation's end.</summary>
    public string? Summary { get; init; }

    /// <summary>Whether a memory was drawn from it.</summary>
    public bool IsMemorySynced { get; init; }

    /// <summary>A conversation that begins now, and is active at once.</summary>
    public static Conversation Begin(OrganizationId organizationId, ConversationId id, ConversationKey key, PinnedBinding pinned, Timestamp now) => new()
    {
        OrganizationId = organizationId,
        Id = id,
        EndUserId = key.EndUserId,
        Channel = key.Channel,
        Status = ConversationStatus.Active,
        SessionType = key.SessionType,
        Binding = pinned.Binding,
        AssignedAgent = pinned.FirstAgent,
        ExternalId = key.ExternalId,
        CreatedAt = now,
        UpdatedAt = now,
        LastActivityAt = now,
    };

    /// <summary>When idleness will end it; null where it is over already.</summary>
    public Timestamp? ExpiresAt(TimeSpan idleTimeout) => ClosedAt is null ? Timestamp.From(LastActivityAt.Utc + idleTimeout) : null;

    /// <summary>The summary's first 200 characters, less a word that does not fit in whole.</summary>
    public string? SummaryPreview
    {
        get
        {
            const int longest = 200;
            if (Summary is not { Length: > longest } summary)
                return Summary;
            var end = char.IsWhiteSpace(summary[longest]) ? longest : summary.LastIndexOfAny([' ', '\n', '\t', '\r'], longest - 1);
            // A single word that long is cut, but not inside a character.
            return end > 0 ? summary[..end].TrimEnd() : summary[..(char.IsLowSurrogate(summary[longest]) ? longest - 1 : longest)];
        }
    }

    /// <summary>What finds it again.</summary>
    public ConversationKey Key => new(EndUserId, Channel, SessionType, ExternalId, Binding.Target);

    /// <summary>
    /// What a request asks for otherwise than it is stored, in the schema's order (contract: Get or create). A revision counts
    /// only where the request names one.
    /// </summary>
    public IEnumerable<ConversationField> DifferencesFrom(ConversationKey request)
    {
        var stored = Key;
        if (stored.EndUserId != request.EndUserId)
            yield return ConversationField.EndUser;
        if (stored.Channel != request.Channel)
            yield return ConversationField.Channel;
        if (stored.Target.Agent != request.Target.Agent)
            yield return ConversationField.Agent;
        if (request.Target.AgentRevision is { } agentRevision && stored.Target.AgentRevision != agentRevision)
            yield return ConversationField.AgentRevision;
        if (stored.Target.Team != request.Target.Team)
            yield return ConversationField.Team;
        if (request.Target.TeamRevision is { } teamRevision && stored.Target.TeamRevision != teamRevision)
            yield return ConversationField.TeamRevision;
        if (stored.SessionType != request.SessionType)
            yield return ConversationField.SessionType;
    }
}
