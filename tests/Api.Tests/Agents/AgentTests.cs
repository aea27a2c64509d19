using System.Text.Json;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Agents;

[Parallelizable(ParallelScope.All)]
internal sealed class AgentTests
{
    [Test]
    public async Task A_new_agent_can_talk_at_once()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var agent = await organization.CreateAgentAsync(new { name = "Concierge", system_prompt = "You greet.", metadata = new { team = "front" } });
        var read = await organization.GetAsync(agent.Headers["Location"]);
        var conversation = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id });

        Assert.That(read.Body, Is.EqualTo(agent.Body));
        Assert.That(read.Headers["ETag"], Is.EqualTo(agent.Headers["ETag"]));
        Assert.That(agent.Json.GetProperty("active_revision").GetProperty("system_prompt").GetString(), Is.EqualTo("You greet."));
        Assert.That(agent.Json.GetProperty("active_revision").GetProperty("created_by").GetString(), Is.EqualTo(organization.KeyId.ToString()));
        Assert.That(conversation.Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(agent.ActiveRevisionId()));
    }

    [Test]
    public async Task Without_an_active_revision_shows_none()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync(active: false);

        var read = Expect(200, await organization.GetAsync($"/v1/agents/{agent.Id}"));
        var variables = Expect(200, await organization.GetAsync($"/v1/agents/{agent.Id}/variables"));

        Assert.That(read.Json.GetProperty("active_revision").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(read.Json.GetProperty("active_revision_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(variables.Body, Is.EqualTo("""{"variables":[]}"""));
    }

    [Test]
    public async Task An_update_touches_what_it_gives_and_null_clears_what_may_be_null()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync(new { name = "Before", description = "Kept", metadata = new { a = 1 } });
        var path = agent.Headers["Location"];

        var renamed = Expect(200, await organization.PutAsync(path, new { name = "After", release_gate_mode = "advisory" }));
        var cleared = Expect(200, await organization.PutAsync(path, """{"name":null,"description":null,"metadata":null,"release_gate_mode":null}"""));

        Assert.That((renamed.Text("name"), renamed.Text("description")), Is.EqualTo(("After", "Kept")));
        Assert.That((cleared.Text("name"), cleared.Text("description"), cleared.Text("release_gate_mode")), Is.EqualTo(("After", (string?)null, "advisory")));
        Assert.That(cleared.Json.GetProperty("metadata").GetRawText(), Is.EqualTo("""{"a":1}"""));
        Assert.That((await organization.GetAsync(path)).Body, Is.EqualTo(cleared.Body));
    }

    [Test]
    public async Task An_update_that_rests_on_another_state_changes_nothing()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        var path = agent.Headers["Location"];

        var first = Expect(200, await organization.PutAsync(path, new { name = "First" }, ("If-Match", $"\"other\", {agent.Headers["ETag"]}")));
        var late = Expect(412, await organization.PutAsync(path, new { name = "Late" }, ("If-Match", agent.Headers["ETag"])));
        var next = Expect(200, await organization.PutAsync(path, new { name = "Next" }, ("If-Match", first.Headers["ETag"])));
        Expect(200, await organization.PutAsync(path, new { name = "Any" }, ("If-Match", "*")));
        Expect(412, await organization.PutAsync(path, new { name = "Weak" }, ("If-Match", $"W/{next.Headers["ETag"]}")));

        Assert.That(late.Text("error"), Is.EqualTo("precondition_failed"));
        Assert.That((await organization.GetAsync(path)).Text("name"), Is.EqualTo("Any"));
    }

    [Test]
    public async Task An_edit_of_the_active_revision_changes_the_agents_tag()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();

        Expect(200, await organization.PutAsync($"/v1/agents/revisions/{agent.ActiveRevisionId()}", new { persona = "Kind" }));

        Expect(412, await organization.PutAsync(agent.Headers["Location"], new { name = "Late" }, ("If-Match", agent.Headers["ETag"])));
    }

    [Test]
    public async Task Two_updates_of_different_fields_at_once_both_hold()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        var path = agent.Headers["Location"];

        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(
                organization.PutAsync(path, new { name = $"Name {round}" }),
                organization.PutAsync(path, new { description = $"Description {round}" }));
            var read = await organization.GetAsync(path);
            Assert.That((read.Text("name"), read.Text("description")), Is.EqualTo(($"Name {round}", $"Description {round}")));
        }
    }

    [Test]
    public async Task A_deleted_agent_is_gone_everywhere_and_its_conversations_keep_their_pins()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        var revisionId = agent.ActiveRevisionId();
        var open = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id });

        var inUse = Expect(409, await organization.DeleteAsync(agent.Headers["Location"]));
        await organization.ExecuteAsync(
            "update conversations.conversations set status = 'closed', closed_at = now() where organization_id = @Organization");
        Expect(204, await organization.DeleteAsync(agent.Headers["Location"]));

        Assert.That((inUse.Text("error"), inUse.Text("message")), Is.EqualTo(("in_use", $"The agent is in use by open conversations ({open.Id}).")));
        Expect(404, await organization.DeleteAsync(agent.Headers["Location"]));
        Expect(404, await organization.GetAsync(agent.Headers["Location"]));
        Expect(404, await organization.GetAsync($"{agent.Headers["Location"]}/revisions"));
        Expect(404, await organization.GetAsync($"/v1/agents/revisions/{revisionId}"));
        Expect(404, await organization.PutAsync($"/v1/agents/revisions/{revisionId}", new { name = "No" }));
        Expect(404, await organization.PostAsync($"{agent.Headers["Location"]}/revisions", new { name = "No" }));
        Expect(404, await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id }));
        Assert.That((await organization.GetAsync("/v1/agents")).Json.GetProperty("items").GetArrayLength(), Is.Zero);
        Assert.That((await organization.GetAsync($"/v1/v2/conversations/{open.Id}")).Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(revisionId));
    }

    [Test]
    public async Task An_agent_on_an_active_roster_is_not_deleted()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(first, second);

        var refused = Expect(409, await organization.DeleteAsync($"/v1/agents/{second.Id}"));

        Assert.That(refused.Text("message"), Does.Contain($"teams ({team.Id})"));
    }

    [Test]
    public async Task The_variables_are_those_of_the_active_revision()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync(new
        {
            name = "Agent",
            context_variables = new object[]
            {
                new { name = "tier", type = "enum", source = "system", enum_values = new[] { "gold", "basic" } },
                new { name = "visits", type = "int", description = "How often" },
            },
        });

        var answer = Expect(200, await organization.GetAsync($"{agent.Headers["Location"]}/variables"));

        Assert.That(answer.Body, Is.EqualTo(
            """{"variables":[{"name":"tier","type":"enum","source":"system","description":null,"enum_values":["gold","basic"]},"""
            + """{"name":"visits","type":"int","source":"derived","description":"How often","enum_values":null}]}"""));
    }

    [Test]
    public async Task Lists_are_newest_first_and_pages_follow_one_another()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        List<Guid> made = [];
        for (var i = 0; i < 5; i++)
            made.Add((await organization.CreateAgentAsync(new { name = $"Agent {i}" })).Id);

        List<Guid> listed = [];
        string? cursor = null;
        do
        {
            var page = Expect(200, await organization.GetAsync($"/v1/agents?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}"));
            listed.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.Text("next_cursor");
            Assert.That(page.Json.GetProperty("has_more").GetBoolean(), Is.EqualTo(cursor is not null));
        }
        while (cursor is not null);

        Assert.That(listed, Is.EqualTo(made.AsEnumerable().Reverse()));
    }

    [TestCase("limit=0", "greater_than_equal", "limit")]
    [TestCase("limit=201", "less_than_equal", "limit")]
    [TestCase("limit=x", "int_parsing", "limit")]
    [TestCase("limit=99999999999999999999", "less_than_equal", "limit")]
    [TestCase("cursor=x", "value_error", "cursor")]
    [TestCase("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "value_error", "cursor")]
    [TestCase("cursor=__________________________________________", "value_error", "cursor")]
    public async Task A_faulty_query_is_told_at_its_place(string query, string type, string parameter)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var fault = Expect(422, await organization.GetAsync($"/v1/agents?{query}")).Json.GetProperty("detail").EnumerateArray().Single();

        Assert.That(fault.GetProperty("type").GetString(), Is.EqualTo(type));
        Assert.That(JsonSerializer.Serialize(fault.GetProperty("loc")), Is.EqualTo($"""["query","{parameter}"]"""));
    }
}
