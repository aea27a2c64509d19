using System.Globalization;

namespace Feather.Domain.Common;

/// <summary>A moment in UTC, truncated to the microsecond when made, so that storing and sending it never changes it.</summary>
public readonly record struct Timestamp
{
    private Timestamp(DateTime utc) => Utc = utc;

    /// <summary>The moment; its kind is UTC.</summary>
    public DateTime Utc { get; }

    /// <summary>The moment the clock shows.</summary>
    public static Timestamp Now(TimeProvider clock) => From(clock.GetUtcNow().UtcDateTime);

    /// <summary>A moment whose kind is UTC, less what is finer than a microsecond.</summary>
    public static Timestamp From(DateTime utc) => new(utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond)));

    /// <summary>The form of the wire: <c>2026-01-31T12:00:00.123456Z</c>.</summary>
    public override string ToString() => Utc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
