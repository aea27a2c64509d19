using Feather.Domain.Conversations;
using Feather.Domain.Identity;

namespace Feather.Domain.Memory;

/// <summary>What is done after a live conversation has ended, in this order.</summary>
public enum AfterWorkKind
{
    Summary,
    MemorySync,
}

/// <summary>A piece of after-work that somebody has claimed. What it comes to is kept only as long as nobody has claimed it since.</summary>
/// <param name="Attempt">Which one this is, from 1: it tells this claim from later ones.</param>
public sealed record AfterWork(OrganizationId OrganizationId, ConversationId ConversationId, AfterWorkKind Kind, int Attempt)
{
    /// <summary>After so many attempts it has failed for good.</summary>
    public const int MostAttempts = 12;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public bool IsLastAttempt => Attempt >= MostAttempts;

    /// <summary>How long to wait before the next attempt: about twice as long each time, from five seconds to an hour.</summary>
    /// <param name="chance">From 0 to below 1; spreads those that failed together.</param>
    public TimeSpan Pause(double chance)
    {
        var doubled = Math.Min(Shortest.TotalSeconds * Math.Pow(2, Attempt - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(doubled * (1 + chance) / 2, Shortest.TotalSeconds));
    }
}
