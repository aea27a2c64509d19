using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class IdentifierTextTests
{
    [TestCase("crm-1", "crm-1")]
    [TestCase(" crm-1\t", "crm-1")]
    [TestCase("\u00A0\u2003crm 1\u3000\u2028", "crm 1")]
    [TestCase("CRM-1", "CRM-1")]
    [TestCase("\u0085", "")]
    [TestCase(" \u200B ", "")]
    [TestCase("", "")]
    public void White_space_around_it_is_dropped(string text, string trimmed) => Assert.That(IdentifierText.Trim(text), Is.EqualTo(trimmed));

    [TestCase("null")]
    [TestCase("NULL")]
    [TestCase("undefined")]
    [TestCase("Undefined")]
    [TestCase("none")]
    [TestCase("None")]
    [TestCase("nan")]
    [TestCase("NaN")]
    [TestCase("[object object]")]
    [TestCase("[object Object]")]
    [TestCase("n/a")]
    [TestCase("N/A")]
    [TestCase("unknown")]
    [TestCase("UNKNOWN")]
    [TestCase("null\u200B")]
    [TestCase("\u2060n\u00ADull \uFEFF")]
    public void What_stands_for_a_missing_value_identifies_nobody(string text) => Assert.That(IdentifierText.Problem(text), Is.Not.Null);

    [TestCase("nullable")]
    [TestCase("crm-null")]
    [TestCase("na")]
    [TestCase("object")]
    [TestCase("0")]
    [TestCase("Nan Goldin")]
    public void What_only_looks_like_it_may_be_a_name(string text) => Assert.That(IdentifierText.Problem(text), Is.Null);
}
