using Feather.Domain.Common;

namespace Feather.Domain.Agents;

/// <summary>One state of an agent. It can be edited until the first conversation pins it, and never after that.</summary>
/// <param name="ToolInputDefaults">Values for the inputs of tools, by tool and then by input. Null if none were ever set.</param>
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
    /// <exception cref="ConflictException">It is frozen.</exception>
    public AgentRevision Edited(AgentRevisionChange change, Timestamp now)
    {
        RequireEditable();
        return this with { Content = Content.With(change), UpdatedAt = now };
    }

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
