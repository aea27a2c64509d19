using System.Text.Json;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Agents;

[Parallelizable(ParallelScope.All)]
internal sealed class AgentRevisionTests
{
    private const string Everything =
        """
        {"name":"All","description":"D","persona":"P","system_prompt":"S","global_skill_ids":["0190a3f4-7b1c-7def-8abc-0123456789ab"],
        "context_variables":[{"name":"n","type":"int","source":"derived","enum_values":null,"reask_cap":2,"description":null}],
        "variable_defaults":{"n":"7","other":1.50},
        "tool_refs":[{"kind":"util","id":null,"slug":"search","output_bindings":{"a":"b"},"input_defaults":{"x":{"value":1.0,"type":"pinned"}}}],
        "knowledge_base_refs":[{"id":"kb","description":null,"clearance_level":3}],"policies_enabled":false,
        "policy_refs":[{"policy_id":"0190a3f4-7b1c-7def-8abc-0123456789ab"}],
        "channel_specific_config":{"api":{"prompt":"Short","first_speaking_config":null,"warm_transfer":null}},
        "router_config_id":"0190a3f4-7b1c-7def-8abc-0123456789ac",
        "model_settings":{"model":"m","config":{"temperature":0.5,"max_tokens":null,"top_p":null,"stop_sequences":["x"],"reasoning_effort":"low","request_timeout_ms":null,"thinking_budget":1}},
        "kb_clearance_level":4,"kb_audience_tags":["t"]}
        """;

    [Test]
    public async Task Everything_that_is_written_is_read_back()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();

        var made = await organization.CreateRevisionAsync(agent.Id, Everything);
        var read = await organization.GetAsync(made.Headers["Location"]);

        Assert.That(read.Body, Is.EqualTo(made.Body));
        foreach (var sent in JsonDocument.Parse(Everything).RootElement.EnumerateObject().Where(sent => sent.Name != "variable_defaults"))
            Assert.That(made.Json.GetProperty(sent.Name).GetRawText(), Is.EqualTo(sent.Value.GetRawText()), sent.Name);
        Assert.That(made.Json.GetProperty("variable_defaults").GetRawText(), Is.EqualTo("""{"n":7,"other":1.50}"""));
    }

    [Test]
    public async Task What_is_not_given_is_null_or_its_default_and_models_are_filled_in()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();

        var made = await organization.CreateRevisionAsync(agent.Id, """{"name":"N","model_settings":{"model":"m","x":1},"context_variables":[{"type":"int","name":"v"}]}""");

        Assert.That(made.Json.GetProperty("persona").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(made.Json.GetProperty("policies_enabled").GetBoolean(), Is.True);
        Assert.That(made.Json.GetProperty("kb_audience_tags").GetRawText(), Is.EqualTo("[]"));
        Assert.That(made.Json.GetProperty("context_variables").GetRawText(), Is.EqualTo(
            """[{"name":"v","type":"int","source":"derived","enum_values":null,"reask_cap":null,"description":null}]"""));
        Assert.That(made.Json.GetProperty("model_settings").GetRawText(), Is.EqualTo(
            """{"model":"m","config":{"temperature":null,"max_tokens":null,"top_p":null,"stop_sequences":null,"reasoning_effort":null,"request_timeout_ms":null,"thinking_budget":null}}"""));
    }

    [Test]
    public async Task A_clone_has_everything_but_what_is_given()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        var original = await organization.CreateRevisionAsync(agent.Id, Everything);

        var clone = await organization.CreateRevisionAsync(agent.Id, new { name = "Clone", based_on_revision_id = original.Id, persona = (string?)null });

        foreach (var field in original.Json.EnumerateObject().Where(field => field.Name is not ("id" or "name" or "persona" or "created_at" or "updated_at")))
            Assert.That(clone.Json.GetProperty(field.Name).GetRawText(), Is.EqualTo(field.Value.GetRawText()), field.Name);
        Assert.That((clone.Text("name"), clone.Text("persona")), Is.EqualTo(("Clone", (string?)null)));
        Assert.That((await organization.GetAsync($"/v1/agents/{agent.Id}")).ActiveRevisionId(), Is.EqualTo(agent.ActiveRevisionId()));
    }

    [Test]
    public async Task A_clone_of_another_agents_revision_is_not_found()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, other) = (await organization.CreateAgentAsync(), await organization.CreateAgentAsync());

        Expect(404, await organization.PostAsync($"/v1/agents/{agent.Id}/revisions", new { name = "N", based_on_revision_id = other.ActiveRevisionId() }));
    }

    [Test]
    public async Task An_edit_is_possible_until_a_conversation_pins_it()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync(new { name = "A", system_prompt = "First", description = "Kept" });
        var path = $"/v1/agents/revisions/{agent.ActiveRevisionId()}";

        var edited = Expect(200, await organization.PutAsync(path, new { system_prompt = "Second" }));
        await organization.StartTestChatAsync(new { agent_id = agent.Id });
        var frozen = Expect(409, await organization.PutAsync(path, new { system_prompt = "Third" }));

        Assert.That((edited.Text("system_prompt"), edited.Text("description")), Is.EqualTo(("Second", "Kept")));
        Assert.That(frozen.Text("error"), Is.EqualTo("revision_frozen"));
        Assert.That(frozen.Text("message"), Does.Contain("based_on_revision_id").And.Contain("set-active-revision"));
        Assert.That((await organization.GetAsync(path)).Body, Is.EqualTo(edited.Body));
    }

    [Test]
    public async Task Another_active_revision_is_pinned_by_new_conversations_only()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        var endUser = Guid.NewGuid();
        var old = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id });
        var next = await organization.CreateRevisionAsync(agent.Id);

        var activated = await organization.ActivateByHttpAsync(agent.Id, next.Id);

        Assert.That(activated.Body, Is.EqualTo(next.Body));
        Assert.That((await organization.GetAsync($"/v1/agents/{agent.Id}")).ActiveRevisionId(), Is.EqualTo(next.Id));
        var again = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id });
        var fresh = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id });
        Assert.That(again.Body, Is.EqualTo(old.Body));
        Assert.That(fresh.Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(next.Id));
    }

    [Test]
    public async Task Another_agents_revision_is_not_activated()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, other) = (await organization.CreateAgentAsync(), await organization.CreateAgentAsync());

        Expect(404, await organization.PostAsync($"/v1/agents/{agent.Id}/set-active-revision", new { revision_id = other.ActiveRevisionId() }));
    }

    [Test]
    public async Task Only_an_unused_revision_is_deleted()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();
        var active = agent.ActiveRevisionId();
        await organization.StartTestChatAsync(new { agent_id = agent.Id });
        var (next, unused) = (await organization.CreateRevisionAsync(agent.Id), await organization.CreateRevisionAsync(agent.Id));
        await organization.ActivateByHttpAsync(agent.Id, next.Id);

        var pinned = Expect(409, await organization.DeleteAsync($"/v1/agents/revisions/{active}"));
        var inUse = Expect(409, await organization.DeleteAsync($"/v1/agents/revisions/{next.Id}"));
        Expect(204, await organization.DeleteAsync($"/v1/agents/revisions/{unused.Id}"));

        Assert.That((pinned.Text("error"), inUse.Text("error")), Is.EqualTo(("revision_in_use", "revision_in_use")));
        Expect(404, await organization.GetAsync($"/v1/agents/revisions/{unused.Id}"));
        var listed = Expect(200, await organization.GetAsync($"/v1/agents/{agent.Id}/revisions")).Json.GetProperty("items");
        Assert.That(listed.EnumerateArray().Select(item => item.GetProperty("id").GetGuid()), Is.EqualTo([next.Id, active]));
    }

    [Test]
    public async Task A_revision_that_a_teams_member_names_is_not_deleted()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent);
        var named = await organization.CreateRevisionAsync(agent.Id);
        await organization.ExecuteAsync(
            "update teams.members set agent_revision_id = @RevisionId where organization_id = @Id and team_revision_id = @TeamRevisionId",
            new { RevisionId = named.Id, organization.Id, TeamRevisionId = team.RevisionId });

        Expect(409, await organization.DeleteAsync($"/v1/agents/revisions/{named.Id}"));
    }

    [TestCase("""{"context_variables":[{"name":"n","type":"int"}],"variable_defaults":{"n":"x"}}""", "int_parsing", """["body","variable_defaults","n"]""")]
    [TestCase("""{"context_variables":[{"name":"n","type":"enum"}]}""", "value_error", """["body","context_variables",0,"enum_values"]""")]
    [TestCase("""{"context_variables":[{"name":"n","type":"int"},{"name":"n","type":"bool"}]}""", "value_error", """["body","context_variables",1,"name"]""")]
    [TestCase("""{"context_variables":[1]}""", "model_attributes_type", """["body","context_variables",0]""")]
    [TestCase("""{"context_variables":{}}""", "list_type", """["body","context_variables"]""")]
    [TestCase("""{"channel_specific_config":{"fax":{}}}""", "literal_error", """["body","channel_specific_config","fax","[key]"]""")]
    [TestCase("""{"channel_specific_config":{"sms":{"first_speaking_config":{"mode":"x"}}}}""", "literal_error",
        """["body","channel_specific_config","sms","first_speaking_config","mode"]""")]
    [TestCase("""{"tool_refs":[{"kind":"api","input_defaults":{"a":{"value":1,"z":2}}}]}""", "extra_forbidden", """["body","tool_refs",0,"input_defaults","a","z"]""")]
    [TestCase("""{"model_settings":{"model":"m","config":{"thinking_budget":0}}}""", "greater_than_equal", """["body","model_settings","config","thinking_budget"]""")]
    [TestCase("""{"global_skill_ids":["x"]}""", "uuid_parsing", """["body","global_skill_ids",0]""")]
    public async Task A_fault_inside_is_told_at_its_place(string body, string type, string location)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync();

        var fault = Expect(422, await organization.PutAsync($"/v1/agents/revisions/{agent.ActiveRevisionId()}", body))
            .Json.GetProperty("detail").EnumerateArray().Single();

        Assert.That((fault.GetProperty("type").GetString(), JsonSerializer.Serialize(fault.GetProperty("loc"))), Is.EqualTo((type, location)));
    }
}
