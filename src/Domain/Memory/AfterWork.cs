using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Domain.Memory;

/// <summary>The work after a live conversation has ended, in this order.</summary>
public enum AfterWorkKind
{
    Summary,
    MemorySync,
}

/// <summary>A claimed piece of after-work. Its result is stored only if no later attempt has claimed it.</summary>
/// <param name="Attempt">Counts from 1 and identifies the claim.</param>
public sealed record AfterWork(OrganizationId OrganizationId, ConversationId ConversationId, AfterWorkKind Kind, int Attempt)
{
    public const int MostAttempts = 12;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public bool IsLastAttempt => Attempt >= MostAttempts;

    /// <summary>The wait before the next attempt: about twice as long each time, from five seconds to an hour.</summary>
    /// <param name="chance">Random, from 0 to below 1. It spreads retries of work that failed at the same time.</param>
    public TimeSpan Pause(double chance)
    {
        var doubled = Math.Min(Shortest.TotalSeconds * Math.Pow(2, Attempt - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(doubled * (1 + chance) / 2, Shortest.TotalSeconds));
    }
}
