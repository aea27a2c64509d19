using Feather.Api.Tests.Models;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Turns;

[Parallelizable(ParallelScope.All)]
internal sealed class TeamTurnTests
{
    [TestCase("A question about an invoice", "billing", "router")]
    [TestCase("My parcel has not come", "parcels", "router")]
    [TestCase("Xyz", "front desk", "fallback")]
    public async Task A_supervisors_router_picks_the_member_or_the_fallback_answers(string message, string member, string source)
    {
        var team = await TalkingTeam.CreateAsync("supervisor");

        var answer = Expect(201, await team.SayAsync(message));
        var conversation = await team.Organization.GetAsync($"/v1/v2/conversations/{team.Conversation}");

        Assert.That(answer.Text("text"), Does.Contain($"You are {member}."));
        Assert.That((answer.Text("path"), answer.Text("decision_source")), Is.EqualTo(("supervisor", source)));
        Assert.That(answer.Json.GetProperty("active_assistant_id").GetGuid(), Is.EqualTo(team.Members[member]));
        Assert.That(conversation.Json.GetProperty("assigned_agent_id").GetGuid(), Is.EqualTo(team.Members[member]));
    }

    [Test]
    public async Task A_router_that_fails_leaves_it_to_the_fallback_member()
    {
        var team = await TalkingTeam.CreateAsync("supervisor", routerModel: "nobody-serves-this");

        var answer = Expect(201, await team.SayAsync("A question about an invoice"));
        var trace = await team.Organization.GetAsync($"/v1/v2/conversations/{team.Conversation}/trace?category=engineering");

        Assert.That(answer.Text("text"), Does.Contain("You are front desk."));
        Assert.That(answer.Text("decision_source"), Is.EqualTo("fallback"));
        Assert.That(trace.Body, Does.Contain("\"purpose\":\"route\",\"model\":\"nobody-serves-this\"").And.Contain("\"outcome\":\"unserved\""));
    }

    [Test]
    public async Task A_router_whose_context_is_too_small_is_asked_once_more_with_half_of_the_history()
    {
        await using var models = await FakeOpenAI.StartAsync();
        const int everything = 12;
        models.Reply = request => request.Body.GetProperty("messages").GetArrayLength() < everything ? null : new FakeReply(
            """{"error":{"message":"Too long.","code":"context_length_exceeded"}}""", 400, "application/json");
        models.Answer = _ => ["billing"];
        await using var server = await TestServer.StartAsync(FeatherApi.Database, ("OpenAIBaseAddress", models.Address.ToString()));
        var team = await TalkingTeam.CreateAsync("supervisor", routerModel: "router", at: server.Address);
        for (var i = 0; i < 5; i++)
            Expect(201, await team.SayAsync("Hello"));
        models.Requests.Clear();

        var answer = Expect(201, await team.SayAsync("Hello"));

        Assert.That(answer.Text("decision_source"), Is.EqualTo("router"));
        Assert.That(models.Requests.Select(request => request.Body.GetProperty("messages").GetArrayLength()), Is.EqualTo([everything, 6]));
    }

    [Test]
    public async Task A_router_that_is_refused_leaves_it_to_the_fallback_member()
    {
        await using var models = await FakeOpenAI.StartAsync();
        models.Reply = _ => new FakeReply("{}", 401, "application/json");
        await using var server = await TestServer.StartAsync(FeatherApi.Database, ("OpenAIBaseAddress", models.Address.ToString()));
        var team = await TalkingTeam.CreateAsync("supervisor", routerModel: "router", at: server.Address);

        var answer = Expect(201, await team.SayAsync("A question about an invoice"));

        Assert.That((answer.Text("decision_source"), answer.Text("finish_reason")), Is.EqualTo(("fallback", "stop")));
    }

    [Test]
    public async Task A_swarms_members_hand_over_and_who_answered_stays_active()
    {
        var team = await TalkingTeam.CreateAsync("swarm");

        var greeted = Expect(201, await team.SayAsync("Xyz"));
        var handedOver = await team.Organization.StreamTurnAsync(team.Conversation, "A question about an invoice");
        var stayed = Expect(201, await team.SayAsync("Xyz"));

        Assert.That((greeted.Text("path"), greeted.Text("decision_source")), Is.EqualTo(("swarm", "binding")));
        Assert.That(greeted.Text("text"), Does.Contain("You are front desk."));
        Assert.That(TurnRequests.TextOf(handedOver), Does.Contain("You are billing.").And.Not.StartWith("@handover").And.Not.Contain("You are front desk"));
        Assert.That(handedOver[^1].Json.GetProperty("decision_source").GetString(), Is.EqualTo("handover"));
        Assert.That(stayed.Text("text"), Does.Contain("You are billing."));
        Assert.That(stayed.Text("decision_source"), Is.EqualTo("binding"));
    }

    [Test]
    public async Task A_swarm_hands_over_no_more_often_than_it_may()
    {
        await using var models = await FakeOpenAI.StartAsync();
        // A member that may hand over does so, to the first of the others.
        models.Answer = request => request.Body.GetProperty("messages")[0].GetProperty("content").GetString() is var prompt
            && prompt!.IndexOf("\n- ", StringComparison.Ordinal) is > 0 and var others
            ? ["@hand", "over ", prompt[(others + 3)..].Split(':', '\n')[0].Trim()]
            : ["I", " answer."];
        await using var server = await TestServer.StartAsync(FeatherApi.Database, ("OpenAIBaseAddress", models.Address.ToString()));
        var once = await TalkingTeam.CreateAsync("swarm", maxHops: 1, model: "whole", at: server.Address);
        var often = await TalkingTeam.CreateAsync("swarm", maxHops: 5, model: "whole", at: server.Address);

        var first = Expect(201, await once.SayAsync("Hello"));
        var second = Expect(201, await often.SayAsync("Hello"));

        Assert.That((first.Text("text"), first.Text("decision_source")), Is.EqualTo(("I answer.", "handover")));
        Assert.That(first.Json.GetProperty("active_assistant_id").GetGuid(), Is.EqualTo(once.Members["billing"]));
        Assert.That(second.Json.GetProperty("active_assistant_id").GetGuid(), Is.EqualTo(often.Members["parcels"]), "nobody is asked twice");
        Assert.That(models.Requests, Has.Count.EqualTo(2 + 3));
    }

    [Test]
    public async Task What_is_activated_in_the_middle_changes_nothing()
    {
        var team = await TalkingTeam.CreateAsync("supervisor");
        var alone = (await team.Organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = team.Members["billing"] })).Id;
        Expect(201, await team.SayAsync("A question about an invoice"));

        foreach (var (name, agent) in team.Members)
        {
            var next = await team.Organization.CreateRevisionAsync(agent, new { name = "Next", system_prompt = "You have changed." });
            await team.Organization.ActivateByHttpAsync(agent, next.Id);
        }
        var roster = Expect(201, await team.Organization.PostAsync($"/v1/teams/{team.Id}/revisions", new
        {
            name = "Next",
            fallback_member_id = team.Members["parcels"],
            members = new[] { new { assistant_id = team.Members["parcels"], router_name = "billing", router_description = "Everything, invoices too" } },
        }));
        Expect(200, await team.Organization.PostAsync($"/v1/teams/{team.Id}/set-active-revision", new { revision_id = roster.Id }));
        var later = Expect(201, await team.SayAsync("A question about an invoice"));
        var laterAlone = Expect(201, await team.Organization.RunTurnAsync(alone, "Hello"));

        Assert.That(later.Text("text"), Does.Contain("You are billing."));
        Assert.That(later.Json.GetProperty("active_assistant_id").GetGuid(), Is.EqualTo(team.Members["billing"]));
        Assert.That(laterAlone.Text("text"), Does.Contain("You are billing."));
    }

    /// <summary>A team of three, and a conversation with it.</summary>
    private sealed record TalkingTeam(TestOrganization Organization, Guid Id, Guid Conversation, IReadOnlyDictionary<string, Guid> Members)
    {
        private static readonly (string Name, string Words)[] Roles =
            [("front desk", "Greetings"), ("billing", "A question about an invoice or a refund"), ("parcels", "Where a parcel is")];

        public static async Task<TalkingTeam> CreateAsync(
            string mode, string? routerModel = null, int maxHops = 5, string? model = null, Uri? at = null)
        {
            var organization = at is null ? await FeatherApi.NewOrganizationAsync() : await TestOrganization.CreateAsync(FeatherApi.Database, at);
            Dictionary<string, Guid> members = [];
            foreach (var (name, _) in Roles)
            {
                members[name] = (await organization.CreateAgentAsync(new
                {
                    name,
                    system_prompt = $"You are {name}.",
                    model_settings = model is null ? null : new { model },
                })).Id;
            }
            var team = Expect(201, await organization.PostAsync("/v1/teams", new
            {
                name = "Team",
                mode,
                fallback_member_id = members["front desk"],
                swarm_max_hops = maxHops,
                router_model_settings = routerModel is null ? null : new { model = routerModel },
                members = Roles.Select((role, position) =>
                    new { assistant_id = members[role.Name], router_name = role.Name, router_description = role.Words, position }),
            }));
            var made = Expect(201, await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id }));
            return new TalkingTeam(organization, team.Id, made.Id, members);
        }

        public Task<TestAnswer> SayAsync(string message) => Organization.RunTurnAsync(Conversation, message);
    }
}
