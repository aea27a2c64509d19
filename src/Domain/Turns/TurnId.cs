namespace Feather.Domain.Turns;

/// <summary>A turn's id, which is also its fence: what a turn writes is written only while this very turn holds the lease.</summary>
public readonly record struct TurnId(Guid Value)
{
    /// <summary>A new id, ordered by time: made once for a request and kept over its retries, so that a repeat meets its own row.</summary>
    public static TurnId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
