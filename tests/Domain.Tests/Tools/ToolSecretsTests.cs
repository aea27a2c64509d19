using System.Text.Json;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Tools;

namespace Feather.Domain.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolSecretsTests
{
    private static readonly Timestamp Noon = Timestamp.From(new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc));

    private static readonly Tool Tool = new()
    {
        OrganizationId = new OrganizationId(Guid.CreateVersion7()),
        Id = new ToolId(Guid.CreateVersion7()),
        Name = "Tool",
        Type = ToolType.ApiCall,
        Metadata = Document.Empty,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    [Test]
    public void A_secure_value_is_sealed_to_its_place_and_shown_masked()
    {
        var stored = Store("""{"url":"u","headers":[{"key":"A","value":"open"},{"key":"B","value":"s","secure":true}]}""");

        Assert.That(stored.Text, Is.EqualTo(
            """{"url":"u","headers":[{"key":"A","value":"open"},{"key":"B","value":{"sealed":"[headers B s]"},"secure":true}]}"""));
        Assert.That(ToolSecrets.Masked(stored).Text, Is.EqualTo(
            """{"url":"u","headers":[{"key":"A","value":"open"},{"key":"B","value":"********","secure":true}]}"""));
        Assert.That(ToolSecrets.AreIn(stored));
        Assert.That(ToolSecrets.AreIn(ToolSecrets.Masked(stored)), Is.False);
    }

    [Test]
    public void A_mask_keeps_the_value_of_the_same_list_and_key_and_place_among_equal_keys()
    {
        var stored = Store("""
            {"headers":[{"key":"A","value":"1","secure":true},{"key":"B","value":"2","secure":true},{"key":"A","value":"3","secure":true}],
             "query_params":[{"key":"A","value":"4","secure":true}]}
            """);

        var kept = Store("""
            {"query_params":[{"key":"A","value":"********","secure":true}],
             "headers":[{"key":"B","value":"new","secure":true},{"key":"A","value":"********","secure":true},{"key":"A","value":"********","secure":true}]}
            """, stored);

        Assert.That(SealedIn(kept), Is.EqualTo((string[])["[query_params A 4]", "[headers B new]", "[headers A 1]", "[headers A 3]"]));
    }

    [Test]
    public void Masks_of_a_long_list_are_kept()
    {
        string Headers(string value) =>
            $"{{\"headers\":[{string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"{{\"key\":\"k{i}\",\"value\":\"{value}\",\"secure\":true}}"))}]}}";

        var kept = Store(Headers("********"), Store(Headers("s")));

        Assert.That(kept.Text, Does.EndWith("[headers k29999 s]\"},\"secure\":true}]}"));
    }

    [TestCase("""{"key":"Other","value":"********","secure":true}""", TestName = "where nothing is stored")]
    [TestCase("""{"key":"A","value":"********","secure":false}""", TestName = "with secure turned off")]
    [TestCase("""{"key":"A","value":"********"}""", TestName = "without secure")]
    [TestCase("""{"key":"Open","value":"********","secure":true}""", TestName = "where an open value is stored")]
    public void A_mask_is_refused(string entry)
    {
        var stored = Store("""{"headers":[{"key":"A","value":"1","secure":true},{"key":"Open","value":"2"}]}""");

        var refused = Assert.Throws<InvalidInputException>(() => Store($$"""{"headers":[{"key":"X","value":"x"},{{entry}}]}""", stored))!;

        Assert.That(refused.Faults.Single().Location, Is.EqualTo((object[])["body", "configuration", "headers", 1, "value"]));
        Assert.That(refused.Faults.Single().Type, Is.EqualTo("value_error"));
    }

    [TestCase("true", "under this key there is none")]
    [TestCase("false", "set secure")]
    public void The_refusal_of_a_mask_says_what_to_send_instead(string secure, string advice)
    {
        var refused = Assert.Throws<InvalidInputException>(() => Store($$"""{"headers":[{"key":"A","value":"********","secure":{{secure}}}]}"""))!;

        Assert.That(refused.Faults.Single().Message, Does.Contain(advice));
        Assert.That(refused.Faults.Single().Input, Is.EqualTo("\"********\""));
    }

    [Test]
    public void Each_mask_that_stands_for_nothing_is_told()
    {
        const string given = """{"headers":[{"key":"A","value":"********","secure":true}],"query_params":[{"key":"B","value":"********"}]}""";

        Assert.That(Assert.Throws<InvalidInputException>(() => Store(given))!.Faults, Has.Count.EqualTo(2));
    }

    [Test]
    public void What_looks_sealed_is_sealed_all_the_same()
    {
        var stored = Store("""{"headers":[{"key":"A","value":"{\"sealed\":\"x\"}","secure":true}]}""");

        Assert.That(SealedIn(stored), Is.EqualTo((string[])["""[headers A {"sealed":"x"}]"""]));
    }

    private static Document Store(string given, Document? stored = null) =>
        ToolSecrets.Stored(Document.Parse(given), stored, Tool, (place, text) =>
        {
            Assert.That((place.OrganizationId, place.ToolId), Is.EqualTo((Tool.OrganizationId, Tool.Id)));
            return $"[{place.List} {place.Key} {text}]";
        });

    private static IEnumerable<string?> SealedIn(Document configuration) =>
        from list in configuration.Entries
        from entry in JsonElement.Parse(list.Value).EnumerateArray()
        select entry.GetProperty("value").GetProperty("sealed").GetString();
}
