using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class ListConversationsTests
{
    [Test]
    public async Task Holds_all_session_types_newest_first_as_they_are_read()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var live = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, subject = "Order" });
        var test = await organization.StartTestChatAsync(new { agent_id = agent.Id });

        var items = Expect(200, await organization.GetAsync("/v1/v2/conversations")).Json.GetProperty("items");
        var read = await organization.GetAsync($"/v1/v2/conversations/{live.Id}");

        Assert.That(items.EnumerateArray().Select(item => item.GetProperty("id").GetGuid()), Is.EqualTo([test.Json.GetProperty("session_id").GetGuid(), live.Id]));
        foreach (var field in items[1].EnumerateObject())
            Assert.That(field.Value.GetRawText(), Is.EqualTo(read.Json.GetProperty(field.Name).GetRawText()), field.Name);
    }

    /// <summary>During an upgrade, a server of the earlier version adds such rows on the new schema.</summary>
    [Test]
    public async Task Of_an_earlier_version_are_assigned_to_their_agent_or_to_nobody_yet()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var team = await organization.HasTeamAsync(agent);
        var withAgent = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id });
        var withTeam = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id });
        await organization.ExecuteAsync("update conversations.conversations set assigned_agent_id = null where organization_id = @Organization");

        Assert.That((await organization.GetAsync($"/v1/v2/conversations/{withAgent.Id}")).Text("assigned_agent_id"), Is.EqualTo($"{agent.Id}"));
        Assert.That((await organization.GetAsync($"/v1/v2/conversations/{withTeam.Id}")).Text("assigned_agent_id"), Is.Null);
    }

    [TestCase("", "abc")]
    [TestCase("channel=sms", "b")]
    [TestCase("channel=chat&status=active", "a")]
    [TestCase("status=closed", "c")]
    [TestCase("status=unheard_of", "")]
    [TestCase("priority=normal", "abc")]
    [TestCase("priority=urgent", "")]
    [TestCase("eval_filter=no_evals", "abc")]
    [TestCase("eval_filter=has_evals", "")]
    [TestCase("eval_filter=all_passed", "")]
    [TestCase("q=ORDER", "a")]
    [TestCase("q=ticket-7", "b")]
    [TestCase("q=%25", "")]
    [TestCase("started_after=2000-01-01", "abc")]
    [TestCase("started_before=2000-01-01T00:00:00Z", "")]
    [TestCase("end_user_id={user}", "a")]
    [TestCase("assigned_agent_id={second}", "c")]
    [TestCase("assigned_agent_id={first}", "ab")]
    [TestCase("end_user_id={random}", "")]
    public async Task Holds_what_passes_every_filter(string filter, string expected)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(second, first);
        var user = Guid.NewGuid();
        var made = new Dictionary<Guid, char>
        {
            [(await organization.GetOrCreateAsync(new { end_user_id = user, assistant_id = first.Id, subject = "My order" })).Id] = 'a',
            [(await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = first.Id, channel = "sms", external_id = "Ticket-7" })).Id] = 'b',
            [(await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), team_id = team.Id, channel = "web" })).Id] = 'c',
        };
        await organization.ExecuteAsync(
            "update conversations.conversations set status = 'closed', closed_at = now() where organization_id = @Organization and channel = 'web'");
        var query = filter.Replace("{user}", $"{user}", StringComparison.Ordinal).Replace("{first}", $"{first.Id}", StringComparison.Ordinal)
            .Replace("{second}", $"{second.Id}", StringComparison.Ordinal).Replace("{random}", $"{Guid.NewGuid()}", StringComparison.Ordinal);

        var items = Expect(200, await organization.GetAsync($"/v1/v2/conversations?{query}")).Json.GetProperty("items");

        var found = items.EnumerateArray().Select(item => made[item.GetProperty("id").GetGuid()]).Order();
        Assert.That(string.Concat(found), Is.EqualTo(expected));
    }

    [TestCase("Ärger", "ärger")]
    [TestCase("ärger", "ÄRGER")]
    [TestCase("A\u0308rger", "\u00E4RGER")]
    [TestCase("\u00E4rger", "A\u0308RGER")]
    [TestCase("Straße", "STRASSE")]
    [TestCase("strasse", "straße")]
    [TestCase("STRA\u1E9EE", "straße")]
    [TestCase("ΟΔΟΣ", "οδος")]
    [TestCase("οδος", "ΟΔΟΣ")]
    [TestCase("Ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ")]
    [TestCase("ПОЖАР", "пожар")]
    [TestCase("Հայաստան", "ՀԱՅԱՍՏԱՆ")]
    [TestCase("საქართველო", "ᲡᲐᲥᲐᲠᲗᲕᲔᲚᲝ")]
    [TestCase("İstanbul", "istanbul")]
    [TestCase("istanbul", "İSTANBUL")]
    [TestCase("Isparta", "ısparta")]
    [TestCase("\uFB01nden", "FINDEN")]
    [TestCase("\U00010400", "\U00010428")]
    [TestCase("日本語", "日本")]
    [TestCase("50% off_\\", "% OFF_\\")]
    [TestCase("Ångström", "STRÖ")]
    public async Task Words_are_found_in_any_case_of_any_script(string said, string words)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var bySubject = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, subject = $"({said})" });
        var byExternalId = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, external_id = $"7-{said}" });
        await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, subject = "another", external_id = "another" });

        var items = Expect(200, await organization.GetAsync($"/v1/v2/conversations?q={Uri.EscapeDataString(words)}")).Json.GetProperty("items");

        Assert.That(items.EnumerateArray().Select(item => item.GetProperty("id").GetGuid()), Is.EqualTo([byExternalId.Id, bySubject.Id]));
    }

    [TestCase("Arger", "ärger")]
    [TestCase("order", "o_der")]
    [TestCase("order", "%")]
    [TestCase("order", "\\")]
    [TestCase("дом", "dom")]
    public async Task Other_letters_are_not_found(string said, string words)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, subject = said, external_id = said });

        var items = Expect(200, await organization.GetAsync($"/v1/v2/conversations?q={Uri.EscapeDataString(words)}")).Json.GetProperty("items");

        Assert.That(items.GetArrayLength(), Is.Zero);
    }

    /// <summary>In the locale of the test database, lower() changes only ASCII letters.</summary>
    [Test]
    public async Task The_database_does_not_help()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        Assert.That(await organization.ScalarAsync<string>("select lower('Ä')"), Is.EqualTo("Ä"));
    }

    [TestCase("end_user_id=x", "uuid_parsing", "end_user_id")]
    [TestCase("started_after=yesterday", "datetime_from_date_parsing", "started_after")]
    [TestCase("eval_filter=x", "literal_error", "eval_filter")]
    [TestCase("q=%00", "string_unicode", "q")]
    public async Task A_faulty_filter_is_told_at_its_place(string query, string type, string parameter)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var fault = Expect(422, await organization.GetAsync($"/v1/v2/conversations?{query}")).Json.GetProperty("detail").EnumerateArray().Single();

        Assert.That(fault.GetProperty("type").GetString(), Is.EqualTo(type));
        Assert.That(fault.GetProperty("loc").EnumerateArray().Select(part => part.GetString()), Is.EqualTo(["query", parameter]));
    }
}
