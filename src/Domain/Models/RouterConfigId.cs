namespace Feather.Domain.Models;

/// <summary>A router config's id.</summary>
public readonly record struct RouterConfigId(Guid Value)
{
    /// <summary>A new id, ordered by time: made once for a request and kept over its retries, so that a repeat meets its own row.</summary>
    public static RouterConfigId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
