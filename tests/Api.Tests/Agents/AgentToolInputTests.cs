using Feather.Api.Tests.Tools;

namespace Feather.Api.Tests.Agents;

[Parallelizable(ParallelScope.All)]
internal sealed class AgentToolInputTests
{
    [Test]
    public async Task Each_tool_shows_what_the_revision_and_then_the_tool_give_to_its_inputs()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new
        {
            name = "Weather",
            configuration = ToolArrangements.Weather,
            input_defaults = new { city = new { value = "Bern" }, unit = new { value = "C" } },
        });
        var revision = await HasRevisionAsync(
            organization,
            new { kind = "api", id = $"{tool.Id:n}", input_defaults = new { city = new { value = "Chur" }, old = new { value = 1 } } },
            new { kind = "util", slug = "search", id = "x" },
            new { kind = "api", id = Guid.Empty });

        var put = await organization.PutAsync(PathOf(revision), $$"""
            {"tools":{"api:{{tool.Id:n}}":{"city":{"value":"Genf","type":"pinned"} },"kb:own":{"q":{"value":null} } } }
            """);
        var read = await organization.GetAsync(PathOf(revision));

        Assert.That((put.Status, read.Body, read.Headers["ETag"]), Is.EqualTo((200, put.Body, put.Headers["ETag"])), put.Body);
        Assert.That(read.Json.GetProperty("tools").EnumerateObject().Select(entry => entry.Name), Is.EqualTo(
            (string[])[$"api:{tool.Id:n}", "util:search", $"api:{Guid.Empty}", "kb:own"]));
        Assert.That(read.At("tools", $"api:{tool.Id:n}"), Is.EqualTo(
            """{"input_defaults":{"city":{"value":"Genf","type":"pinned"},"old":{"value":1,"type":"default"}},"resolved":true,"default_count":1,"""
            + "\"pinned_count\":1,\"stale_input_fields\":[\"old\"],\"merged_input_preview\":{\"city\":\"Genf\",\"unit\":\"C\",\"old\":1}}"));
        foreach (var key in (string[])["util:search", $"api:{Guid.Empty}"])
        {
            Assert.That(read.At("tools", key), Is.EqualTo(
                """{"input_defaults":{},"resolved":false,"default_count":0,"pinned_count":0,"stale_input_fields":[],"merged_input_preview":{}}"""));
        }
        Assert.That((read.At("tools", "kb:own", "resolved"), read.At("tools", "kb:own", "merged_input_preview")), Is.EqualTo(("false", """{"q":null}""")));
    }

    [Test]
    public async Task They_are_replaced_as_a_whole_and_kept_when_not_given_or_null()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var path = PathOf(await HasRevisionAsync(organization));

        var first = await organization.PutAsync(path, $$"""{"tools":{"api:{{tool.Id}}":{"city":{"value":1} } } }""");
        var kept = await organization.PutAsync(path, "{}");
        var untouched = await organization.PutAsync(path, """{"tools":null}""");
        var replaced = await organization.PutAsync(path, """{"tools":{"util:x":{} } }""");
        var cleared = await organization.PutAsync(path, """{"tools":{}}""");

        Assert.That((first.At("tools", $"api:{tool.Id}", "resolved"), kept.Body), Is.EqualTo(("true", first.Body)));
        Assert.That(untouched.Body, Is.EqualTo(first.Body), "The answer's schema does not allow null.");
        Assert.That(replaced.Json.GetProperty("tools").EnumerateObject().Select(entry => entry.Name), Is.EqualTo((string[])["util:x"]));
        Assert.That((cleared.Body, (await organization.GetAsync(path)).Body), Is.EqualTo(("""{"tools":{}}""", """{"tools":{}}""")));
    }

    [Test]
    public async Task A_pinned_revision_keeps_them()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        await organization.StartTestChatAsync(new { agent_id = agent.Id });

        var put = await organization.PutAsync(PathOf(agent.ActiveRevisionId()), """{"tools":{"util:x":{} } }""");
        var read = await organization.GetAsync(PathOf(agent.ActiveRevisionId()));

        Assert.That((put.Status, put.Error, read.Body), Is.EqualTo((409, "revision_frozen", """{"tools":{}}""")));
    }

    [Test]
    public async Task They_are_set_only_as_the_caller_has_seen_them()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var path = PathOf(await HasRevisionAsync(organization));
        var seen = ("If-Match", (await organization.GetAsync(path)).Headers["ETag"]);

        var first = await organization.PutAsync(path, """{"tools":{"util:x":{} } }""", seen);
        var second = await organization.PutAsync(path, """{"tools":{"util:y":{} } }""", seen);
        var third = await organization.PutAsync(path, """{"tools":{"util:z":{} } }""", ("If-Match", first.Headers["ETag"]));

        Assert.That((first.Status, second.Status, third.Status), Is.EqualTo((200, 412, 200)));
    }

    [TestCase("""{"tools":{},"more":1}""", "extra_forbidden", "more")]
    [TestCase("""{"tools":{"x":{"y":{"value":1,"more":2}}}}""", "extra_forbidden", "more")]
    [TestCase("""{"tools":{"x":1}}""", "dict_type", "x")]
    [TestCase("""{"tools":{"x":{"y":{}}}}""", "missing", "value")]
    public async Task What_is_malformed_is_told(string body, string type, string last)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var put = await organization.PutAsync(PathOf(await HasRevisionAsync(organization)), body);

        Assert.That((put.Status, put.At("detail", 0, "type")), Is.EqualTo((422, type)));
        Assert.That(put.Json.GetProperty("detail")[0].GetProperty("loc").EnumerateArray().Last().GetString(), Is.EqualTo(last));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Another_organizations_revision_is_not_found_and_its_tools_are_not_resolved(bool byDefaultsOnly)
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var (revision, tool) = (await HasRevisionAsync(other), await other.HasToolAsync());
        var own = await (byDefaultsOnly ? HasRevisionAsync(organization) : HasRevisionAsync(organization, new { kind = "api", id = tool.Id }));

        TestAnswer[] theirs = [await organization.GetAsync(PathOf(revision)), await organization.PutAsync(PathOf(revision), """{"tools":{"util:x":{} } }""")];
        TestAnswer[] random = [await organization.GetAsync(PathOf(Guid.NewGuid())), await organization.PutAsync(PathOf(Guid.NewGuid()), "{}")];
        var put = await organization.PutAsync(PathOf(own), $$"""{"tools":{"api:{{tool.Id}}":{"city":{"value":1} } } }""");

        Assert.That(theirs.Select(answer => (answer.Status, answer.Body)), Is.EqualTo(random.Select(answer => (404, answer.Body))));
        Assert.That(put.At("tools", $"api:{tool.Id}", "resolved"), Is.EqualTo("false"));
        Assert.That((await other.GetAsync(PathOf(revision))).Body, Is.EqualTo("""{"tools":{}}"""));
    }

    [Test]
    public async Task A_deleted_tool_is_not_resolved_any_more()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var revision = await HasRevisionAsync(organization, new { kind = "api", id = tool.Id });

        await organization.DeleteAsync(tool.Headers["Location"]);
        var read = await organization.GetAsync(PathOf(revision));

        Assert.That(read.At("tools", $"api:{tool.Id}", "resolved"), Is.EqualTo("false"));
    }

    private static string PathOf(Guid revision) => $"/v1/agents/revisions/{revision}/tool-input-defaults";

    /// <summary>A revision that is not active and refers to these tools.</summary>
    private static async Task<Guid> HasRevisionAsync(TestOrganization organization, params object[] toolRefs) =>
        (await organization.CreateRevisionAsync((await organization.CreateAgentAsync()).Id, new { name = "R", tool_refs = toolRefs })).Id;
}
