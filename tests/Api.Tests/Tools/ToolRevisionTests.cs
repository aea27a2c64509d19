using static Feather.Api.Tests.Tools.ToolArrangements;

namespace Feather.Api.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolRevisionTests
{
    [Test]
    public async Task Is_used_once_it_is_activated()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var second = await organization.HasToolRevisionAsync(tool, new { name = "Second", configuration = new { url = "https://other.example" } });

        var before = await organization.ToolAsync(tool);
        var set = await organization.PostAsync($"{ToolsPath}/{tool.Id}/set-active-revision", new { revision_id = second.Id });
        var after = await organization.ToolAsync(tool);

        Assert.That((second.At("status"), before.ActiveRevision(), after.ActiveRevision()), Is.EqualTo(("active", tool.ActiveRevision(), second.Id)));
        Assert.That((set.Status, set.Body), Is.EqualTo((200, second.Body)));
        Assert.That((await organization.GetAsync(second.Headers["Location"])).Body, Is.EqualTo(second.Body));
    }

    [Test]
    public async Task Based_on_another_takes_what_is_not_given()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new
        {
            name = "T",
            description = "D",
            configuration = Weather,
            response_schema = new { },
            input_defaults = new { city = new { value = "Bern" } },
        });
        var source = await organization.GetAsync(RevisionPath(tool.ActiveRevision()));

        var clone = await organization.HasToolRevisionAsync(tool, new { name = "Clone", based_on_revision_id = source.Id });
        var other = await organization.HasToolRevisionAsync(
            tool, $$"""{"name":"Other","based_on_revision_id":"{{source.Id}}","description":null,"response_schema":null,"input_defaults":{} }""");

        foreach (var field in (string[])["description", "configuration", "response_schema", "input_defaults"])
            Assert.That(clone.At(field), Is.EqualTo(source.At(field)), field);
        Assert.That((other.At("configuration"), other.At("description"), other.At("response_schema"), other.At("input_defaults")),
            Is.EqualTo((source.At("configuration"), "null", "null", "{}")));
    }

    [Test]
    public async Task Of_another_tool_is_neither_base_nor_active()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (tool, other) = (await organization.HasToolAsync(), await organization.HasToolAsync());

        var based = await organization.PostAsync($"{ToolsPath}/{tool.Id}/revisions", new { name = "R", based_on_revision_id = other.ActiveRevision() });
        var set = await organization.PostAsync($"{ToolsPath}/{tool.Id}/set-active-revision", new { revision_id = other.ActiveRevision() });

        Assert.That((based.Status, set.Status), Is.EqualTo((404, 404)));
    }

    [Test]
    public async Task Is_changed_in_place_in_the_fields_that_are_given()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync(new { name = "T", description = "D", configuration = Weather });
        var path = RevisionPath(tool.ActiveRevision());

        var named = await organization.PutAsync(path, new { name = "N", status = "deprecated", input_defaults = new { x = new { value = 1 } } });
        var cleared = await organization.PutAsync(
            path, """{"name":null,"status":null,"description":null,"configuration":null,"input_defaults":null}""");

        Assert.That((named.At("name"), named.At("status"), named.At("stale_input_fields")), Is.EqualTo(("N", "deprecated", """["x"]""")));
        Assert.That(named.At("configuration", "url"), Is.EqualTo("https://weather.example/{{city}}"));
        Assert.That((cleared.At("name"), cleared.At("status"), cleared.At("description")), Is.EqualTo(("N", "deprecated", "null")));
        Assert.That((cleared.At("configuration"), cleared.At("input_defaults")), Is.EqualTo(("null", "null")));
        Assert.That((await organization.ToolAsync(tool)).At("active_revision"), Is.EqualTo(cleared.Body));
    }

    [Test]
    public async Task Is_changed_only_as_the_caller_has_seen_it()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var path = RevisionPath(tool.ActiveRevision());
        var seen = ("If-Match", (await organization.GetAsync(path)).Headers["ETag"]);

        var first = await organization.PutAsync(path, new { name = "First" }, seen);
        var second = await organization.PutAsync(path, new { name = "Second" }, seen);
        var third = await organization.PutAsync(path, new { name = "Third" }, ("If-Match", first.Headers["ETag"]));

        Assert.That((first.Status, second.Status, third.Status), Is.EqualTo((200, 412, 200)));
    }

    [Test]
    public async Task Keeps_every_field_that_callers_change_at_the_same_time()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var path = RevisionPath(tool.ActiveRevision());
        object[] changes = [new { name = "N" }, new { description = "D" }, new { status = "deprecated" }, new { response_schema = new { } }, new { input_defaults = new { } }];

        for (var round = 0; round < 5; round++)
        {
            await organization.PutAsync(path, """{"name":"T","description":null,"status":"active","response_schema":null,"input_defaults":null}""");
            await Task.WhenAll(changes.Select(change => organization.PutAsync(path, change)));
            var read = await organization.GetAsync(path);

            Assert.That((read.At("name"), read.At("description"), read.At("status")), Is.EqualTo(("N", "D", "deprecated")));
            Assert.That((read.At("response_schema"), read.At("input_defaults")), Is.EqualTo(("""{"field_mappings":[]}""", "{}")));
        }
    }

    [Test]
    public async Task Does_not_become_one_of_another_type()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var second = await organization.HasToolRevisionAsync(tool, new { name = "Second" });

        var put = await organization.PutAsync(RevisionPath(second.Id), new { transfer_target = new { destination = "+41" } });
        var retyped = await organization.PutAsync(RevisionPath(tool.ActiveRevision()), """{"configuration":null}""");
        var changed = await organization.PutAsync($"{ToolsPath}/{tool.Id}", new { tool_type = "call_transfer" });
        var fitting = await organization.PutAsync(RevisionPath(second.Id), new { transfer_target = new { destination = "+41" } });
        var back = await organization.PutAsync($"{ToolsPath}/{tool.Id}", new { tool_type = "api_call" });
        var set = await organization.PostAsync($"{ToolsPath}/{tool.Id}/set-active-revision", new { revision_id = second.Id });

        Assert.That((put.Status, retyped.Status, changed.Status, fitting.Status, back.Status), Is.EqualTo((422, 200, 200, 200, 200)));
        Assert.That((set.Status, set.Error), Is.EqualTo((409, "conflict")));
    }

    [Test]
    public async Task Is_deleted_unless_it_is_active()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var second = await organization.HasToolRevisionAsync(tool);

        var active = await organization.DeleteAsync(RevisionPath(tool.ActiveRevision()));
        var deleted = await organization.DeleteAsync(RevisionPath(second.Id));
        var gone = await organization.GetAsync(RevisionPath(second.Id));

        Assert.That((active.Status, active.Error), Is.EqualTo((409, "revision_in_use")));
        Assert.That((deleted.Status, deleted.Body, gone.Status), Is.EqualTo((204, "", 404)));
    }
}
