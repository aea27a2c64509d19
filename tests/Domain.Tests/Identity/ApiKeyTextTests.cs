using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ApiKeyTextTests
{
    // The last six characters were computed with Python's zlib.crc32.
    private const string Live = "fth_live_0000000000000000000000000000004HiZmV";

    [TestCase(Live)]
    [TestCase("fth_test_abcdefghijklmnopqrstuvwxyz01234U2YvG")]
    [TestCase("fth_live_ABCDEFGHIJKLMNOPQRSTUVWXYZ98760GJwJY")]
    [TestCase("fth_test_00000000000000000000000000045900tqPt")]
    public void A_key_is_one_whose_end_is_the_checksum_of_the_rest(string text) =>
        Assert.That(ApiKeyText.Parse(text)?.Text, Is.EqualTo(text));

    [TestCase("")]
    [TestCase("fth_live_")]
    [TestCase(Live + " ")]
    [TestCase(" " + Live)]
    [TestCase("fth_live_0000000000000000000000000000004HiZmW")]
    [TestCase("fth_live_0000000000000000000000000000014HiZmV")]
    [TestCase("fth_test_0000000000000000000000000000004HiZmV")]
    [TestCase("fth_prod_0000000000000000000000000000004HiZmV")]
    [TestCase("FTH_LIVE_0000000000000000000000000000004HiZmV")]
    [TestCase("fth_live_00000000000000000000000000000_4HiZmV")]
    [TestCase("fth_live_00000000000000000000000000000é4HiZmV")]
    // The checksum is right, but the text is too short or too long, or has another prefix or an invalid character.
    [TestCase("fth_live_0000000000000000000000000000043FWvC")]
    [TestCase("fth_live_00000000000000000000000000000000wvXIv")]
    [TestCase("fth_prod_0000000000000000000000000000000d8LD3")]
    [TestCase("fth_live_00000000000000000000000000000_10UWkU")]
    public void Any_other_text_is_none(string text) => Assert.That(ApiKeyText.Parse(text), Is.Null);

    [Test]
    public void Every_single_change_of_a_character_is_noticed()
    {
        for (var position = 0; position < Live.Length; position++)
        {
            var changed = Live.ToCharArray();
            changed[position] = changed[position] == 'a' ? 'b' : 'a';
            Assert.That(ApiKeyText.Parse(new string(changed)), Is.Null, $"at {position}");
        }
    }

    [TestCase(false, "fth_live_")]
    [TestCase(true, "fth_test_")]
    public void A_new_key_is_of_its_kind_and_unlike_any_other(bool forTests, string prefix)
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ApiKeyText.Create(forTests)).ToList();

        Assert.That(keys.Select(key => key.Text), Is.Unique.And.All.Match($"^{prefix}[0-9A-Za-z]{{36}}$"));
        Assert.That(keys.Select(key => ApiKeyText.Parse(key.Text)?.Text), Is.EqualTo(keys.Select(key => key.Text)));
    }

    [Test]
    public void Only_thirteen_characters_and_a_hash_leave_it()
    {
        var key = ApiKeyText.Parse(Live)!;

        Assert.That(key.Prefix, Is.EqualTo("fth_live_0000"));
        Assert.That($"{key}", Is.EqualTo("fth_live_0000…"));
        Assert.That(Convert.ToHexStringLower(key.Hash), Is.EqualTo("6a45d970318d8483da9d205571b46720fc7bf4e3eff4c10dae09c79d7cc4c37f"));
    }
}
