using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Memory;

namespace Feather.Domain.Tests.Memory;

internal sealed class AfterWorkTests
{
    [TestCase(1, 0, 5)]
    [TestCase(1, 0.999, 5)]
    [TestCase(2, 0, 5)]
    [TestCase(2, 0.5, 7.5)]
    [TestCase(3, 0, 10)]
    [TestCase(4, 0.5, 30)]
    [TestCase(11, 0, 1800)]
    [TestCase(12, 0, 1800)]
    public void Pauses_grow_from_seconds_to_an_hour(int attempt, double chance, double seconds) =>
        Assert.That(Attempt(attempt).Pause(chance).TotalSeconds, Is.EqualTo(seconds).Within(0.01));

    [Test]
    public void No_pause_is_longer_than_an_hour()
    {
        foreach (var attempt in Enumerable.Range(1, 100))
            Assert.That(Attempt(attempt).Pause(0.999), Is.InRange(TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)));
    }

    [Test]
    public void The_twelfth_attempt_is_the_last()
    {
        Assert.That((Attempt(11).IsLastAttempt, Attempt(12).IsLastAttempt), Is.EqualTo((false, true)));
    }

    private static AfterWork Attempt(int attempt) =>
        new(new OrganizationId(Guid.NewGuid()), new ConversationId(Guid.NewGuid()), AfterWorkKind.Summary, attempt);
}
