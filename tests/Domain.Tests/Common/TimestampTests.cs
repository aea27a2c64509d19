using Feather.Domain.Common;

namespace Feather.Domain.Tests.Common;

internal sealed class TimestampTests
{
    [Test]
    public void Is_truncated_not_rounded()
    {
        var moment = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc).AddTicks(1_234_569);

        Assert.That(Timestamp.From(moment).ToString(), Is.EqualTo("2026-01-31T12:00:00.123456Z"));
    }

    [Test]
    public void Has_all_six_digits()
    {
        Assert.That(Timestamp.From(DateTime.UnixEpoch).ToString(), Is.EqualTo("1970-01-01T00:00:00.000000Z"));
    }
}
