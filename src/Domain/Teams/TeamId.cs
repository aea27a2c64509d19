namespace Feather.Domain.Teams;

public readonly record struct TeamId(Guid Value)
{
    public static TeamId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public readonly record struct TeamRevisionId(Guid Value)
{
    public static TeamRevisionId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

public readonly record struct TeamMemberId(Guid Value)
{
    public static TeamMemberId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <summary>New ids in ascending order, so that members with the same position keep the given order.</summary>
    public static IReadOnlyList<TeamMemberId> Several(int count, TimeProvider clock) =>
        [.. Enumerable.Range(0, count).Select(_ => New(clock)).OrderBy(id => id.Value)];
}
