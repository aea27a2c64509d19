namespace Feather.Domain.Identity;

/// <summary>Names an end user within one organization: the same uuid in two organizations is two people.</summary>
public readonly record struct EndUserId(Guid Value)
{
    /// <summary>A new id, ordered by time.</summary>
    public static EndUserId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public enum EndUserStatus
{
    Active,
    Merged,
    Deleted,
}

/// <summary>Whom an id stands for today: after a merge the survivor, whose id this is.</summary>
public sealed record EndUser(EndUserId Id, EndUserStatus Status);
