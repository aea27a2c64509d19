namespace Feather.Domain.Models;

public readonly record struct RouterConfigId(Guid Value)
{
    public static RouterConfigId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}
