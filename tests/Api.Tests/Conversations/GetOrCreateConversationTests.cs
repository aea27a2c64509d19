using System.Text.Json;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class GetOrCreateConversationTests
{
    [Test]
    public async Task Creates_a_conversation_with_the_contracts_defaults()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var endUser = Guid.NewGuid();

        var answer = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id });

        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
        Assert.That(answer.Created);
        Assert.That(answer.Headers["Location"], Is.EqualTo($"/v1/v2/conversations/{answer.Id}"));
        Assert.That(answer.Json.GetProperty("organization_id").GetGuid(), Is.EqualTo(organization.Id));
        Assert.That(answer.Json.GetProperty("end_user_id").GetGuid(), Is.EqualTo(endUser));
        Assert.That(answer.Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(agent.RevisionId));
        Assert.That(answer.Json.GetProperty("channel").GetString(), Is.EqualTo("chat"));
        Assert.That(answer.Json.GetProperty("session_type").GetString(), Is.EqualTo("live"));
        Assert.That(answer.Json.GetProperty("status").GetString(), Is.EqualTo("active"));
        Assert.That(answer.Json.GetProperty("subject").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(answer.Json.GetProperty("created_at").GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"));
        Assert.That(answer.Id.Version, Is.EqualTo(7));
    }

    [Test]
    public async Task Finds_the_open_conversation_of_the_same_end_user_channel_and_agent()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };

        var first = await organization.GetOrCreateAsync(body);
        var second = await organization.GetOrCreateAsync(body);

        Assert.That(second.Status, Is.EqualTo(201));
        Assert.That(second.Created, Is.False);
        Assert.That(second.Body, Is.EqualTo(first.Body));
    }

    [Test]
    public async Task Another_channel_session_type_agent_or_team_is_another_conversation()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, other) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(agent);
        var endUser = Guid.NewGuid();

        TestAnswer[] answers =
        [
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, channel = "sms" }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, session_type = "test" }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = other.Id }),
            await organization.GetOrCreateAsync(new { end_user_id = endUser, team_id = team.Id }),
        ];

        Assert.That(answers.Select(answer => answer.Created), Has.All.True);
        Assert.That(answers.Select(answer => answer.Id), Is.Unique);
    }

    [TestCase("closed")]
    [TestCase("expired")]
    [TestCase("error")]
    [TestCase("superseded")]
    public async Task A_terminal_conversation_is_found_by_its_external_id_only(string status)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var anonymous = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };
        var named = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, external_id = "order 7" };
        var (first, firstNamed) = (await organization.GetOrCreateAsync(anonymous), await organization.GetOrCreateAsync(named));
        await organization.ExecuteAsync(
            "update conversations.conversations set status = @status, closed_at = now() where organization_id = @Organization",
            new { Organization = organization.Id, status });

        var (second, secondNamed) = (await organization.GetOrCreateAsync(anonymous), await organization.GetOrCreateAsync(named));

        Assert.That(second.Created);
        Assert.That(second.Id, Is.Not.EqualTo(first.Id));
        Assert.That(secondNamed.Created, Is.False);
        Assert.That(secondNamed.Id, Is.EqualTo(firstNamed.Id));
        Assert.That(secondNamed.Json.GetProperty("status").GetString(), Is.EqualTo(status));
    }

    [Test]
    public async Task Deleting_a_conversation_frees_its_external_id()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, external_id = "again" };
        var first = await organization.GetOrCreateAsync(body);
        await organization.ExecuteAsync("delete from conversations.conversations where organization_id = @Organization");

        var second = await organization.GetOrCreateAsync(body);

        Assert.That(second.Created);
        Assert.That(second.Id, Is.Not.EqualTo(first.Id));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\t\r\n")]
    [TestCase("\u00A0\u3000")]
    [TestCase("\u200B")]
    public async Task A_blank_external_id_is_none(string blank)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var endUser = Guid.NewGuid();
        var first = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, external_id = blank });

        var second = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, external_id = (string?)null });

        Assert.That(first.Json.GetProperty("external_id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(second.Id, Is.EqualTo(first.Id));
    }

    [TestCase(" order 7")]
    [TestCase("order 7 ")]
    [TestCase("Order 7")]
    [TestCase("null")]
    [TestCase("undefined")]
    public async Task Any_other_external_id_is_compared_as_given(string key)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var plain = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, external_id = "order 7" });
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, external_id = key };

        var made = await organization.GetOrCreateAsync(body);
        var found = await organization.GetOrCreateAsync(body);

        Assert.That((made.Status, made.Json.GetProperty("external_id").GetString()), Is.EqualTo((201, key)));
        Assert.That(made.Id, Is.Not.EqualTo(plain.Id));
        Assert.That(found.Id, Is.EqualTo(made.Id));
    }

    [Test]
    public async Task What_is_found_is_returned_as_it_is_stored()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var endUser = Guid.NewGuid();
        var first = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, subject = "Invoice", origin = "inbound" });

        var second = await organization.GetOrCreateAsync(new
        {
            end_user_id = endUser,
            assistant_id = agent.Id,
            subject = "Other",
            origin = "outbound",
            channel_subtype = "x",
            org_phone_number_id = Guid.NewGuid(),
            metadata = new { a = 1 },
            context_variables = new { b = 2 },
            tool_input_overrides = new { tool = new { field = new { value = 1 } } },
        });

        Assert.That(second.Body, Is.EqualTo(first.Body));
        Assert.That((await organization.GetAsync(second.Headers["Location"])).Json.GetProperty("metadata").GetRawText(), Is.EqualTo("{}"));
    }

    [Test]
    public async Task What_is_found_needs_no_binding_any_more()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var endUser = Guid.NewGuid();
        var first = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id });
        await organization.DeleteAgentAsync(agent.Id);

        var second = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id });

        Assert.That(second.Status, Is.EqualTo(201));
        Assert.That(second.Id, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task An_external_id_that_names_another_conversation_is_a_conflict_naming_what_differs()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent);
        var endUser = Guid.NewGuid();
        var first = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, external_id = "taken" });

        var answer = await organization.GetOrCreateAsync(new
        {
            session_type = "simulation",
            team_id = team.Id,
            team_revision_id = team.RevisionId,
            channel = "sms",
            end_user_id = Guid.NewGuid(),
            external_id = "taken",
        });

        Assert.That(answer.Status, Is.EqualTo(409));
        Assert.That(answer.Error, Is.EqualTo("external_id_conflict"));
        Assert.That(answer.Json.GetProperty("conversation_id").GetGuid(), Is.EqualTo(first.Id));
        Assert.That(
            answer.Json.GetProperty("differing_fields").EnumerateArray().Select(name => name.GetString()),
            Is.EqualTo((string[])["end_user_id", "channel", "assistant_id", "team_id", "team_revision_id", "session_type"]));
    }

    [TestCase(null)]
    [TestCase("named")]
    public async Task A_named_revision_that_is_not_the_pinned_one_is_told_and_moves_no_pin(string? externalId)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var newer = await organization.HasRevisionAsync(agent);
        var endUser = Guid.NewGuid();
        await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, external_id = externalId });

        var answer = await organization.GetOrCreateAsync(
            new { end_user_id = endUser, assistant_id = agent.Id, assistant_revision_id = newer, external_id = externalId });

        Assert.That(answer.Status, Is.EqualTo(201));
        Assert.That(answer.Created, Is.False);
        Assert.That(answer.Headers["Feather-Differing-Fields"], Is.EqualTo("assistant_revision_id"));
        Assert.That(answer.Json.GetProperty("assistant_revision_id").GetGuid(), Is.EqualTo(agent.RevisionId));
    }
}
