using Feather.Domain.Common;

namespace Feather.Domain.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class VisibilityTests
{
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\t\r\n")]
    [TestCase("\u0085\u00A0\u1680\u2003\u2028\u202F\u205F\u3000")]
    [TestCase("\u200B")]
    [TestCase(" \uFEFF ")]
    [TestCase("\u2060\u00AD\u200D")]
    [TestCase("\u0001\u007F")]
    [TestCase("\u3164\uFFA0\u115F")]
    [TestCase("\u2800")]
    [TestCase("\uFE0F")]
    [TestCase("\U000E0020\U000E0100")]
    public void A_text_without_a_visible_character_is_blank(string text) => Assert.That(Visibility.IsBlank(text));

    [TestCase("a")]
    [TestCase(" . ")]
    [TestCase("\u200B0")]
    [TestCase("\u0301")]
    [TestCase("\U0001F600")]
    [TestCase("\uE000")]
    public void A_text_with_one_is_not(string text) => Assert.That(Visibility.IsBlank(text), Is.False);
}
