using Feather.Domain.Turns;

namespace Feather.Domain.Tests.Turns;

internal sealed class FrameTests
{
    [TestCase("delta", false)]
    [TestCase("trace", false)]
    [TestCase("complete", true)]
    [TestCase("error", true)]
    public void A_stream_ends_with_its_answer_or_an_error(string name, bool isLast) => Assert.That(new Frame(1, name, "{}").IsLast, Is.EqualTo(isLast));

    private static IEnumerable<TestCaseData> Failures() =>
    [
        new TestCaseData(TurnFailure.ConversationClosed, "conversation_closed", false).SetArgDisplayNames("closed"),
        new TestCaseData(TurnFailure.Interrupted, "unavailable", true).SetArgDisplayNames("interrupted"),
        new TestCaseData(TurnFailure.Internal, "internal_error", false).SetArgDisplayNames("internal"),
    ];

    [TestCaseSource(nameof(Failures))]
    public void A_failed_turn_has_the_contracts_code_a_sentence_and_says_whether_to_try_again(TurnFailure failure, string code, bool isRetryable)
    {
        Assert.That((failure.Code, failure.IsRetryable), Is.EqualTo((code, isRetryable)));
        Assert.That(failure.Message, Does.Match(@"^[A-Z].+\.\z"));
    }
}
