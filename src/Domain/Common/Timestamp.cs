using System.Globalization;

namespace Feather.Domain.Common;

/// <summary>A moment in UTC, truncated to the microsecond, so that storing and sending never change it.</summary>
public readonly record struct Timestamp
{
    private Timestamp(DateTime utc) => Utc = utc;

    public DateTime Utc { get; }

    public static Timestamp Now(TimeProvider clock) => From(clock.GetUtcNow().UtcDateTime);

    public static Timestamp From(DateTime utc) => new(utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond)));

    public override string ToString() => Utc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
