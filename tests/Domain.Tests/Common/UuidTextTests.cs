using System.Text.Json;
using Feather.Domain.Common;

namespace Feather.Domain.Tests.Common;

public sealed class UuidTextTests
{
    [TestCase("0190a3f4-7b1c-7def-8abc-0123456789aB")]
    [TestCase("0190A3F47B1C7DEF8ABC0123456789AB")]
    [TestCase("{0190a3f4-7b1c-7def-8abc-0123456789ab}")]
    [TestCase("urn:uuid:0190a3f4-7b1c-7def-8abc-0123456789ab")]
    public void Every_accepted_form_names_the_same_uuid(string text)
    {
        Assert.That(UuidText.TryParse(text, out var value, out var error), Is.True);

        Assert.That(value, Is.EqualTo(new Guid("0190a3f4-7b1c-7def-8abc-0123456789ab")));
        Assert.That(error, Is.Null);
    }

    [TestCase("(0190a3f4-7b1c-7def-8abc-0123456789ab)", "invalid character: found `(` at 1")]
    [TestCase(" 0190a3f4-7b1c-7def-8abc-0123456789ab", "invalid character: found ` ` at 1")]
    [TestCase("", "invalid length: expected length 32 for simple format, found 0")]
    public void What_dotnet_would_take_or_trim_is_refused(string text, string expected)
    {
        Assert.That(UuidText.TryParse(text, out _, out var error), Is.False);

        Assert.That(error, Is.EqualTo(expected));
    }

    [Test]
    public void A_lone_surrogate_is_refused_without_throwing() =>
        Assert.That(UuidText.TryParse("0190a3f4-7b1c-7def-8abc-0123456789a\ud800", out _, out _), Is.False);

    [Test]
    public void Each_recorded_text_is_accepted_or_diagnosed_as_recorded()
    {
        using var reader = new StreamReader(GetType().Assembly.GetManifestResourceStream("uuid-errors.jsonl")!);
        var recorded = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var differing = recorded.Where(line =>
        {
            var row = JsonSerializer.Deserialize<string?[]>(line)!;
            return UuidText.TryParse(row[0]!, out _, out var error) != (row[1] is null) || error != row[1];
        });

        Assert.That(recorded, Has.Length.EqualTo(500));
        Assert.That(differing, Is.Empty);
    }
}
