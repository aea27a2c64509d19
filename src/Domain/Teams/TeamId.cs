namespace Feather.Domain.Teams;

public readonly record struct TeamId(Guid Value)
{
    /// <summary>A new id, ordered by time.</summary>
    public static TeamId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public readonly record struct TeamRevisionId(Guid Value)
{
    /// <inheritdoc cref="TeamId.New"/>
    public static TeamRevisionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
