using static Feather.Api.Tests.Tools.ToolArrangements;

namespace Feather.Api.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolListTests
{
    [TestCase("", "T5 T4 T3 T2 T1")]
    [TestCase("&tool_type=call_transfer", "T4 T2")]
    public async Task Tools_are_paged_newest_first_by_type(string filter, string names)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        foreach (var number in Enumerable.Range(1, 5))
            await organization.HasToolAsync(new { name = $"T{number}", tool_type = number % 2 == 0 ? "call_transfer" : "api_call" });

        var items = await ItemsAsync(organization, $"{ToolsPath}?limit=2{filter}");

        Assert.That(items, Is.EqualTo(names));
    }

    [Test]
    public async Task Revisions_are_paged_newest_first()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "R1" });
        await organization.HasToolAsync();
        foreach (var number in Enumerable.Range(2, 3))
            await organization.HasToolRevisionAsync(tool, new { name = $"R{number}" });

        Assert.That(await ItemsAsync(organization, $"{ToolsPath}/{tool.Id}/revisions?limit=3"), Is.EqualTo("R4 R3 R2 R1"));
    }

    [TestCase("limit=0", "limit", "greater_than_equal")]
    [TestCase("limit=201", "limit", "less_than_equal")]
    [TestCase("tool_type=other", "tool_type", "enum")]
    [TestCase("cursor=x", "cursor", "value_error")]
    public async Task A_faulty_parameter_is_told(string query, string name, string type)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.GetAsync($"{ToolsPath}?{query}");

        Assert.That((answer.Status, answer.At("detail", 0, "type")), Is.EqualTo((422, type)));
        Assert.That(answer.At("detail", 0, "loc"), Is.EqualTo($"""["query","{name}"]"""));
    }

    /// <summary>The names of every page's items.</summary>
    private static async Task<string> ItemsAsync(TestOrganization organization, string path)
    {
        List<string?> names = [];
        var page = await organization.GetAsync(path);
        while (true)
        {
            names.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
            Assert.That(page.At("has_more"), Is.EqualTo(page.At("next_cursor") == "null" ? "false" : "true"));
            if (page.At("next_cursor") == "null")
                return string.Join(' ', names);
            page = await organization.GetAsync($"{path}&cursor={page.At("next_cursor")}");
        }
    }
}
