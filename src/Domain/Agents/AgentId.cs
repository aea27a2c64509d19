namespace Feather.Domain.Agents;

public readonly record struct AgentId(Guid Value)
{
    public static AgentId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public readonly record struct AgentRevisionId(Guid Value)
{
    public static AgentRevisionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
