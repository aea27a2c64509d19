using static Feather.Api.Tests.Tools.ToolArrangements;

namespace Feather.Api.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolTests
{
    [Test]
    public async Task Is_created_with_its_first_revision_active_and_read_as_it_was_answered()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var made = await organization.HasToolAsync(new
        {
            name = "Weather",
            description = "Tells the weather.",
            configuration = Weather,
            response_schema = new { field_mappings = new[] { new { path = "today" } } },
            input_defaults = new { city = new { value = "Bern" }, unit = new { value = 1, type = "pinned" } },
            metadata = new { b = 1, a = 2.50m },
        });
        var read = await organization.GetAsync(made.Headers["Location"]);
        var revision = await organization.GetAsync(RevisionPath(made.ActiveRevision()));

        Assert.That((read.Body, read.Headers["ETag"]), Is.EqualTo((made.Body, made.Headers["ETag"])));
        Assert.That(made.Json.GetProperty("active_revision").GetRawText(), Is.EqualTo(revision.Body));
        Assert.That((made.At("tool_type"), made.At("metadata")), Is.EqualTo(("api_call", """{"b":1,"a":2.50}""")));
        Assert.That((revision.At("name"), revision.At("description"), revision.At("status"), revision.At("has_secrets")),
            Is.EqualTo(("Weather", "Tells the weather.", "active", "false")));
        Assert.That(revision.At("created_by"), Is.EqualTo($"{organization.KeyId}"));
        Assert.That(revision.At("configuration"), Is.EqualTo(
            """{"url":"https://weather.example/{{city}}","method":"GET","headers":[{"key":"Accept","value":"application/json","secure":false}],"query_params":[]"""
            + ""","body":{},"timeout":30,"variables":[{"name":"city","type":"str","description":null,"required":false}],"retry":null}"""));
        Assert.That(revision.At("response_schema"), Is.EqualTo("""{"field_mappings":[{"path":"today","alias":null}]}"""));
        Assert.That((revision.At("default_count"), revision.At("pinned_count")), Is.EqualTo(("1", "1")));
        Assert.That((revision.At("stale_input_fields"), revision.At("merged_input_preview")), Is.EqualTo(("[\"unit\"]", """{"city":"Bern","unit":1}""")));
    }

    [TestCase("""{"name":"T","tool_type":"call_transfer","configuration":{"url":"u"}}""")]
    [TestCase("""{"name":"T","tool_type":"api_call","transfer_target":{"destination":"+41"}}""")]
    public async Task Of_one_type_does_not_take_what_the_other_needs(string body)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = await organization.PostAsync(ToolsPath, body);

        Assert.That((answer.Status, answer.At("detail", 0, "type")), Is.EqualTo((422, "value_error")));
    }

    [Test]
    public async Task Need_not_be_able_to_work_at_once()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "Operator", tool_type = "call_transfer" });

        var put = await organization.PutAsync(RevisionPath(tool.ActiveRevision()), new { transfer_target = new { destination = "+41" } });

        Assert.That(put.At("transfer_target"), Is.EqualTo("""{"destination":"+41","mode":"cold"}"""));
    }

    [Test]
    public async Task Is_changed_in_the_fields_that_are_given()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "T", description = "D", metadata = new { a = 1 }, configuration = Weather });
        var path = tool.Headers["Location"];

        var renamed = await organization.PutAsync(path, new { name = "N" });
        var cleared = await organization.PutAsync(path, """{"name":null,"description":null,"tool_type":null,"metadata":null}""");
        var retyped = await organization.PutAsync(path, new { tool_type = "call_transfer" });

        Assert.That((renamed.At("name"), renamed.At("description"), renamed.At("metadata")), Is.EqualTo(("N", "D", """{"a":1}""")));
        Assert.That((cleared.At("name"), cleared.At("description"), cleared.At("metadata")), Is.EqualTo(("N", "null", """{"a":1}""")));
        Assert.That((await organization.GetAsync(path)).Body, Is.EqualTo(cleared.Body));
        Assert.That((retyped.Status, retyped.Error), Is.EqualTo((409, "conflict")));
    }

    [Test]
    public async Task Is_changed_only_as_the_caller_has_seen_it()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var (path, seen) = (tool.Headers["Location"], ("If-Match", tool.Headers["ETag"]));

        var first = await organization.PutAsync(path, new { name = "First" }, seen);
        var second = await organization.PutAsync(path, new { name = "Second" }, seen);

        Assert.That((first.Status, second.Status, second.Error), Is.EqualTo((200, 412, "precondition_failed")));
        Assert.That((await organization.GetAsync(path)).At("name"), Is.EqualTo("First"));
    }

    [Test]
    public async Task Is_switched_by_its_active_revision_as_often_as_one_likes()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var path = tool.Headers["Location"];

        foreach (var (verb, status) in new[] { ("disable", "disabled"), ("disable", "disabled"), ("enable", "active"), ("enable", "active") })
        {
            var before = await organization.GetAsync(path);
            var answer = await organization.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{path}/{verb}"));
            var after = await organization.GetAsync(path);

            Assert.That((answer.Status, answer.Body, after.At("active_revision", "status")), Is.EqualTo((204, "", status)));
            Assert.That(after.Body == before.Body, Is.EqualTo(before.At("active_revision", "status") == status));
        }
    }

    [Test]
    public async Task Without_an_active_revision_cannot_be_switched()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        await organization.ExecuteAsync("update tools.tools set active_revision_id = null where organization_id = @Organization");

        var answer = await organization.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{ToolsPath}/{tool.Id}/enable"));
        var read = await organization.ToolAsync(tool);

        Assert.That((answer.Status, answer.Error), Is.EqualTo((400, "bad_request")));
        Assert.That(read.At("active_revision"), Is.EqualTo("null"));
    }

    [Test]
    public async Task Deleted_is_gone_with_its_revisions_and_stays_stored()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var path = tool.Headers["Location"];

        var deleted = await organization.DeleteAsync(path);
        TestAnswer[] after =
        [
            await organization.DeleteAsync(path),
            await organization.GetAsync(path),
            await organization.PutAsync(path, new { name = "N" }),
            await organization.GetAsync($"{path}/revisions"),
            await organization.PostAsync($"{path}/revisions", new { name = "R" }),
            await organization.GetAsync(RevisionPath(tool.ActiveRevision())),
            await organization.PutAsync(RevisionPath(tool.ActiveRevision()), new { name = "R" }),
            await organization.DeleteAsync(RevisionPath(tool.ActiveRevision())),
        ];
        var list = await organization.GetAsync(ToolsPath);

        Assert.That(deleted.Status, Is.EqualTo(204));
        Assert.That(after.Select(answer => answer.Status), Is.All.EqualTo(404));
        Assert.That(list.At("items"), Is.EqualTo("[]"));
        Assert.That(await organization.ScalarAsync<int>("select count(*) from tools.revisions where organization_id = @Organization"), Is.EqualTo(1));
    }
}
