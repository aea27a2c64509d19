namespace Feather.Domain.Agents;

public readonly record struct AgentId(Guid Value)
{
    /// <summary>A new id, ordered by time.</summary>
    public static AgentId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public readonly record struct AgentRevisionId(Guid Value)
{
    /// <inheritdoc cref="AgentId.New"/>
    public static AgentRevisionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
