namespace Feather.Domain.Turns;

/// <summary>A turn's id. It is also the fence: the turn can write only while the turn of this id holds its lease.</summary>
public readonly record struct TurnId(Guid Value)
{
    /// <summary>A new id, ordered by time. Made once for a request and kept for its retries, so that a retry finds its own row.</summary>
    public static TurnId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
