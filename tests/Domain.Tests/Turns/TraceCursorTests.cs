using Feather.Domain.Common;
using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class TraceCursorTests
{
    [Test]
    public void The_conversations_own_steps_count_after_all_turns_only()
    {
        var withinATurn = new TraceCursor(new Cursor(Timestamp.From(DateTime.UnixEpoch), Guid.NewGuid()), Place: 3);

        Assert.That(TraceCursor.Start.OwnSteps, Is.Zero);
        Assert.That(withinATurn.OwnSteps, Is.Zero);
        Assert.That(TraceCursor.AfterTurns(2).OwnSteps, Is.EqualTo(2));
    }
}
