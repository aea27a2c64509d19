using System.Globalization;
using Feather.Domain.Common;

namespace Feather.Domain.Tests.Common;

[Parallelizable(ParallelScope.All)]
internal sealed class ComposedTextTests
{
    [TestCase("", "")]
    [TestCase("plain ä", "plain ä")]
    [TestCase("a\u0308", "\u00E4")]
    [TestCase("\u0308a", "\u0308a")]
    [TestCase("a\u0323\u0302", "\u1EAD")]
    [TestCase("a\u0302\u0323", "\u1EAD")]
    [TestCase("a\u0308\u0308", "\u00E4\u0308")]
    [TestCase("\u212B", "\u00C5")]
    [TestCase("\u0958", "\u0915\u093C")]
    [TestCase("\u1112\u1161\u11AB", "\uD55C")]
    [TestCase("\uFB01", "\uFB01")]
    [TestCase("\U0001F600\u0301", "\U0001F600\u0301")]
    public void A_letter_and_its_marks_become_one_character_where_there_is_one(string text, string composed) =>
        Assert.That(ComposedText.Of(text), Is.EqualTo(composed));

    /// <summary>Each line has a random text and its composed form from Python's unicodedata.</summary>
    [Test]
    public void Agrees_with_another_implementation()
    {
        using var reader = new StreamReader(typeof(ComposedTextTests).Assembly.GetManifestResourceStream("composed.txt")!);
        var samples = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(';')).ToList();

        var wrong = samples.Where(sample => ComposedText.Of(TextOf(sample[0])) != TextOf(sample[1])).Select(sample => sample[0]);

        Assert.That(samples, Has.Count.EqualTo(600));
        Assert.That(wrong, Is.Empty);
    }

    private static string TextOf(string codes) =>
        string.Concat(codes.Split(' ').Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
}
