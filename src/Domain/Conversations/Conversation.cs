using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;

namespace Feather.Domain.Conversations;

public readonly record struct ConversationId(Guid Value)
{
    /// <summary>Call it once per request: a retry must use the same id to find its own row.</summary>
    public static ConversationId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>Its binding and pins never change. It has a closing time exactly while its status is terminal.</summary>
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

    /// <summary>The agent that answers next. Null for a team's conversation that a server of an earlier version created.</summary>
    public required AgentId? AssignedAgent { get; init; }

    /// <summary>The caller's own id for the conversation. Never empty.</summary>
    public string? ExternalId { get; init; }

    public Guid? OrgPhoneNumberId { get; init; }
    public string? Subject { get; init; }
    public Document? Metadata { get; init; }
    public Document? ToolInputOverrides { get; init; }
    public Document? ContextVariables { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    /// <summary>The time of the last message, or of the start. A lookup is not activity.</summary>
    public required Timestamp LastActivityAt { get; init; }

    public Timestamp? ClosedAt { get; init; }

    public int MessageCount { get; init; }

    public Timestamp? FirstMessageAt { get; init; }
    public Timestamp? LastMessageAt { get; init; }

    /// <summary>Null until a worker has written it, after the end of a live conversation.</summary>
    public string? Summary { get; init; }

    public bool IsMemorySynced { get; init; }

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

    /// <summary>The time at which the conversation expires if nothing happens. Null if it is closed.</summary>
    public Timestamp? ExpiresAt(TimeSpan idleTimeout) => ClosedAt is null ? Timestamp.From(LastActivityAt.Utc + idleTimeout) : null;

    /// <summary>At most the first 200 characters of the summary, cut between words.</summary>
    public string? SummaryPreview
    {
        get
        {
            const int longest = 200;
            if (Summary is not { Length: > longest } summary)
                return Summary;
            var end = char.IsWhiteSpace(summary[longest]) ? longest : summary.LastIndexOfAny([' ', '\n', '\t', '\r'], longest - 1);
            // A single longer word is cut, but not inside a character.
            return end > 0 ? summary[..end].TrimEnd() : summary[..(char.IsLowSurrogate(summary[longest]) ? longest - 1 : longest)];
        }
    }

    public ConversationKey Key => new(EndUserId, Channel, SessionType, ExternalId, Binding.Target);

    /// <summary>In the schema's order (contract: Get or create). Revisions are compared only if the request names one.</summary>
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
