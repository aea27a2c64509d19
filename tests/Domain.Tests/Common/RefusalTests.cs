using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Models;

namespace Feather.Domain.Tests.Common;

/// <summary>Clients branch on the code of a refusal, and people read its message.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RefusalTests
{
    private static IEnumerable<TestCaseData> Refusals() =>
    [
        Case(new BadRequestException("The team has no members."), "bad_request"),
        Case(new NotFoundException(), "not_found"),
        Case(new IdempotencyKeyReusedException(), "idempotency_key_reused"),
        Case(new UnavailableException(new TimeoutException()), "unavailable"),
        Case(new ModelUnavailableException("No model could answer.", TimeSpan.FromSeconds(1)), "model_unavailable"),
        Case(new ModelRejectedException("No model can answer."), "model_rejected"),
        Case(new RevisionFrozenException(), "revision_frozen"),
        Case(new ExternalIdConflictException(new ConversationId(Guid.NewGuid()), []), "external_id_conflict"),
        Case(new InsufficientScopeException("agents:write"), "insufficient_scope"),
    ];

    [TestCaseSource(nameof(Refusals))]
    public void A_refusal_has_the_contracts_code_and_a_sentence(FeatherException refusal, string code)
    {
        Assert.That(refusal.Code, Is.EqualTo(code));
        Assert.That(refusal.Message, Does.Match(@"^[A-Z].+\.\z"));
    }

    [Test]
    public void The_cause_of_unavailability_is_kept_for_the_log()
    {
        var cause = new TimeoutException();

        Assert.That(new UnavailableException(cause).InnerException, Is.SameAs(cause));
    }

    [Test]
    public void A_broken_rule_is_a_value_error_that_says_the_rule()
    {
        var fault = Fault.BrokenRule(["body", "name"], "a name is not blank", "\" \"");

        Assert.That((fault.Type, fault.Message, fault.Input), Is.EqualTo(("value_error", "Value error, a name is not blank", "\" \"")));
        Assert.That(fault.Location, Is.EqualTo((object[])["body", "name"]));
        Assert.That(fault.Context, Contains.Key("error").WithValue(new Dictionary<string, object>()));
    }

    private static TestCaseData Case(FeatherException refusal, string code) => new TestCaseData(refusal, code).SetArgDisplayNames(refusal.GetType().Name);
}
