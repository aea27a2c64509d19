using Feather.Domain.Common;

namespace Feather.Domain.Agents;

/// <summary>One state of an agent: editable until the first conversation pins it, and from then on as it is, for good.</summary>
/// <param name="ToolInputDefaults">Values for tools' inputs: by tool, then by input; null where none were ever set.</param>
/// <param name="IsFrozen">Whether a conversation has pinned it.</param>
/// <param name="CreatedBy">The id of the key that made it; null for what no key made.</param>
public sealed record AgentRevision(
    AgentRevisionId Id,
    AgentId AgentId,
    AgentRevisionContent Content,
    Document? ToolInputDefaults,
    bool IsFrozen,
    string? CreatedBy,
    Timestamp CreatedAt,
    Timestamp UpdatedAt)
{
    /// <summary>The same with another content.</summary>
    /// <exception cref="ConflictException">It is frozen.</exception>
    /// <exception cref="InvalidInputException">A declaration or a default is not valid.</exception>
    public AgentRevision Edited(AgentRevisionChange change, Timestamp now)
    {
        RequireEditable();
        return this with { Content = Content.With(change), UpdatedAt = now };
    }

    /// <summary>The same with other values for its tools' inputs.</summary>
    /// <exception cref="ConflictException">It is frozen.</exception>
    public AgentRevision WithToolInputDefaults(Document? defaults, Timestamp now)
    {
        RequireEditable();
        return this with { ToolInputDefaults = defaults, UpdatedAt = now };
    }

    private void RequireEditable()
    {
        if (IsFrozen)
            throw new RevisionFrozenException();
    }
}
