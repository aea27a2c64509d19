using System.Text.Json;
using Feather.Api.Tests.Conversations;
using static Feather.Api.Tests.Agents.Authoring;
using static Feather.Api.Tests.Conversations.TranscriptRows;

namespace Feather.Api.Tests.Turns;

[Parallelizable(ParallelScope.All)]
internal sealed class TraceTests
{
    private static readonly DateTime Began = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task A_step_is_shown_as_it_was()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 0);
        var turn = await organization.HasTurnAsync(conversation, Began, endedAt: null, steps: $"""
            [{Step("user_message", actor: "customer")},{Step("prompt", category: "engineering", details: """{"variables":["b","a"],"n":1.50}""")},
            {Step("route", status: "skipped")},{Step("handover", actor: "agent", status: "failed")},{Step("answer", actor: "agent", status: "in_progress", endedAt: null)}]
            """);

        var steps = Steps(await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace?category=all"));

        Assert.That(steps.Select(step => step.GetProperty("kind").GetString()), Is.EqualTo(["user_message", "prompt", "route", "handover", "answer"]));
        Assert.That(steps.Select(step => step.GetProperty("actor").GetString()), Is.EqualTo(["Customer", "System", "System", "Agent", "Agent"]));
        Assert.That(
            steps.Select(step => step.GetProperty("status").GetString()), Is.EqualTo(["Succeeded", "Succeeded", "Skipped", "Failed", "In Progress"]));
        Assert.That(steps.Select(step => step.GetProperty("turn_id").GetString()), Is.All.EqualTo($"{turn}"));
        Assert.That(steps[1].GetProperty("details").GetRawText(), Is.EqualTo("""{"variables":["b","a"],"n":1.50}"""));
        Assert.That(steps[0].GetProperty("started_at").GetString(), Is.EqualTo("2026-01-31T12:00:00.000000Z"));
        Assert.That(steps[0].GetProperty("ended_at").GetString(), Is.EqualTo("2026-01-31T12:00:01.500000Z"));
        Assert.That(steps[0].GetProperty("duration_ms").GetInt32(), Is.EqualTo(1_500));
        Assert.That(steps[4].GetProperty("ended_at").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(steps[4].GetProperty("duration_ms").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    /// <summary>Turns of the same time, a turn without steps, a running turn, and the conversation's own steps at the end.</summary>
    [TestCase("product", 1)]
    [TestCase("product", 2)]
    [TestCase("engineering", 1)]
    [TestCase("engineering", 3)]
    [TestCase("all", 1)]
    [TestCase("all", 2)]
    [TestCase("all", 5)]
    [TestCase("all", 7)]
    [TestCase("all", 1000)]
    public async Task Pages_hold_every_step_once_and_in_order(string category, int limit)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 0);
        List<string> expected = [];
        var turns = new List<(Guid Id, DateTime At)>();
        foreach (var (offset, names) in (IEnumerable<(int, string)>)[(3, "ab"), (1, "cde"), (1, "fgh"), (2, ""), (4, "i")])
        {
            var at = Began.AddSeconds(offset);
            var steps = string.Join(',', names.Select((name, i) => Step($"{name}", i % 2 == 0 ? "product" : "engineering")));
            var id = await organization.HasTurnAsync(conversation, at, at.AddSeconds(1), steps: names.Length == 0 ? null : $"[{steps}]");
            turns.Add((id, at));
            expected.Add(names);
        }
        await organization.ExecuteAsync(
            """
            update conversations.conversations set status = 'closed', closed_at = now(), close_reason = 'resolved' where organization_id = @Organization;
            insert into conversations.outbox (organization_id, conversation_id, kind, due_at, created_at)
            select @Organization, c.id, k.kind, now(), now()
            from conversations.conversations c cross join (values ('memory_sync'), ('summary')) as k (kind) where c.organization_id = @Organization
            """);
        var inOrder = turns.Zip(expected).OrderBy(one => one.First.At).ThenBy(one => $"{one.First.Id}", StringComparer.Ordinal)
            .SelectMany(one => one.Second.Where((_, i) => category == "all" || (i % 2 == 0) == (category == "product")))
            .Select(name => $"{name}")
            .Concat(category == "engineering" ? [] : ["conversation_ended"])
            .Concat(category == "product" ? [] : ["summary", "memory_sync"]);

        List<string?> seen = [];
        for (var cursor = ""; cursor is not null;)
        {
            var answer = await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace?category={category}&limit={limit}{cursor}");
            var kinds = Steps(answer).Select(step => step.GetProperty("kind").GetString()).ToList();
            Assert.That(kinds, Has.Count.InRange(1, limit));
            seen.AddRange(kinds);
            Assert.That(seen, Is.Unique, "pages that do not go on would never end");
            cursor = answer.Json.GetProperty("next_cursor").GetString() is { } next ? $"&cursor={next}" : null;
        }

        Assert.That(seen, Is.EqualTo(inOrder));
    }

    [Test]
    public async Task A_reader_in_the_middle_of_a_running_turn_goes_on_with_its_later_steps()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 0);
        await organization.HasTurnAsync(conversation, Began, endedAt: null, steps: $"[{Step("a")},{Step("b")}]");

        var first = await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace?limit=1");
        await organization.ExecuteAsync(
            "update turns.turns set steps = @Steps::json where organization_id = @Id",
            new { organization.Id, Steps = $"[{Step("a")},{Step("b")},{Step("c")}]" });
        var cursor = first.Json.GetProperty("next_cursor").GetString();
        var rest = await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace?cursor={cursor}");

        Assert.That(Steps(rest).Select(step => step.GetProperty("kind").GetString()), Is.EqualTo(["b", "c"]));
        Assert.That(rest.Json.GetProperty("next_cursor").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [TestCase("closed", "resolved", "The conversation was closed")]
    [TestCase("expired", null, "The conversation expired")]
    public async Task The_end_of_the_conversation_is_its_last_product_step(string status, string? reason, string title)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 1);
        await organization.ExecuteAsync(
            "update conversations.conversations set status = @status, closed_at = '2030-01-31T12:00:00Z', close_reason = @reason where organization_id = @Id",
            new { organization.Id, status, reason });

        var step = Steps(await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace"))[^1];

        Assert.That(step.GetRawText(), Is.EqualTo(
            $$$"""
            {"kind":"conversation_ended","actor":"System","title":"{{{title}}}","summary":null,"status":"Succeeded","started_at":"2030-01-31T12:00:00.000000Z",
            "ended_at":"2030-01-31T12:00:00.000000Z","duration_ms":0,"turn_id":null,"details":{"status":"{{{status}}}","reason":{{{(reason is null ? "null" : $"\"{reason}\"")}}}}}
            """.ReplaceLineEndings("")));
    }

    [TestCase("due_at = '2030-01-31T12:00:00Z', attempts = 2, last_error = 'model_unavailable'", "In Progress",
        """{"attempts":2,"last_error":"model_unavailable","calls":[],"due_at":"2030-01-31T12:00:00.000000Z"}""")]
    [TestCase("due_at = null, done_at = now(), attempts = 1, calls = '[{\"model\":\"m\"}]'", "Succeeded", """{"attempts":1,"last_error":null,"calls":[{"model":"m"}],"due_at":null}""")]
    [TestCase("due_at = null, failed_at = now(), attempts = 12, last_error = 'timeout'", "Failed", """{"attempts":12,"last_error":"timeout","calls":[],"due_at":null}""")]
    public async Task After_work_is_a_step_for_those_who_look_after_the_machinery(string change, string status, string details)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 1);
        await organization.ExecuteAsync(
            $"""
            update conversations.conversations set status = 'closed', closed_at = now() where organization_id = @Organization;
            insert into conversations.outbox (organization_id, conversation_id, kind, due_at, created_at)
            select @Organization, c.id, 'summary', now(), now() from conversations.conversations c where c.organization_id = @Organization;
            update conversations.outbox set {change} where organization_id = @Organization
            """);

        var product = Steps(await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace"));
        var step = Steps(await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace?category=engineering"))[^1];

        Assert.That(product.Select(one => one.GetProperty("kind").GetString()), Has.None.EqualTo("summary"));
        Assert.That(step.GetProperty("kind").GetString(), Is.EqualTo("summary"));
        Assert.That(step.GetProperty("status").GetString(), Is.EqualTo(status));
        Assert.That(step.GetProperty("ended_at").ValueKind, Is.EqualTo(status == "In Progress" ? JsonValueKind.Null : JsonValueKind.String));
        Assert.That(step.GetProperty("details").GetRawText(), Is.EqualTo(details));
    }

    [Test]
    public async Task One_turn_has_its_own_steps_alone()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 3);
        var turn = await organization.HasTurnAsync(conversation, DateTime.UtcNow, DateTime.UtcNow, "model_unavailable", $"[{Step("a")},{Step("b")},{Step("c")}]");
        await organization.ExecuteAsync("update conversations.conversations set status = 'closed', closed_at = now() where organization_id = @Organization");

        foreach (var path in (string[])[$"trace?turn_id={turn}&limit=2", $"turns/{turn}/trace?limit=2"])
        {
            var first = await organization.GetAsync($"/v1/v2/conversations/{conversation}/{path}");
            var second = await organization.GetAsync($"/v1/v2/conversations/{conversation}/{path}&cursor={first.Json.GetProperty("next_cursor").GetString()}");

            var kinds = Steps(first).Concat(Steps(second)).Select(step => step.GetProperty("kind").GetString());
            Assert.That(kinds, Is.EqualTo(["a", "b", "c"]), path);
            Assert.That(second.Json.GetProperty("next_cursor").ValueKind, Is.EqualTo(JsonValueKind.Null), path);
        }
    }

    [Test]
    public async Task Turns_of_other_conversations_are_turns_that_do_not_exist()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var (mine, second, theirs) = (await organization.HasTranscriptAsync(1), await organization.HasTranscriptAsync(1), await other.HasTranscriptAsync(1));
        var ofSecond = await organization.ScalarAsync<Guid>("select t.id from turns.turns t where t.conversation_id = @second", new { second });
        var ofTheirs = await other.ScalarAsync<Guid>("select t.id from turns.turns t where t.conversation_id = @theirs", new { theirs });

        foreach (var (conversation, turn) in ((Guid, Guid)[])[(mine, ofSecond), (mine, ofTheirs), (theirs, ofTheirs)])
        {
            foreach (var path in (string[])["turns/{0}/trace", "engineering/turns/{0}"])
            {
                var answer = await organization.GetAsync($"/v1/v2/conversations/{conversation}/{path.Replace("{0}", $"{turn}", StringComparison.Ordinal)}");
                var random = await organization.GetAsync($"/v1/v2/conversations/{mine}/{path.Replace("{0}", $"{Guid.NewGuid()}", StringComparison.Ordinal)}");
                Assert.That(answer.Status, Is.EqualTo(404), path);
                Assert.That(answer.Body, Is.EqualTo(random.Body));
            }
        }
        foreach (var path in (string[])["trace", "engineering/turns"])
        {
            Assert.That((await organization.GetAsync($"/v1/v2/conversations/{theirs}/{path}")).Status, Is.EqualTo(404));
            Assert.That((await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}/{path}")).Status, Is.EqualTo(404));
        }
        Assert.That(Steps(await organization.GetAsync($"/v1/v2/conversations/{mine}/trace?turn_id={ofTheirs}")), Is.Empty);
        Assert.That(Steps(await organization.GetAsync($"/v1/v2/conversations/{mine}/trace?turn_id={ofSecond}")), Is.Empty);
    }

    [TestCase("limit=0", "greater_than_equal", "limit")]
    [TestCase("limit=1001", "less_than_equal", "limit")]
    [TestCase("category=x", "literal_error", "category")]
    [TestCase("cursor=AAAA", "value_error", "cursor")]
    public async Task A_faulty_parameter_is_told_at_its_place(string query, string type, string parameter)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        foreach (var path in (string[])["trace", $"turns/{Guid.NewGuid()}/trace"])
        {
            var answer = Expect(422, await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}/{path}?{query}"));
            var fault = answer.Json.GetProperty("detail").EnumerateArray().Single();
            Assert.That(fault.GetProperty("type").GetString(), Is.EqualTo(type));
            Assert.That(fault.GetProperty("loc").EnumerateArray().Select(part => part.GetString()), Is.EqualTo(["query", parameter]));
        }
    }

    private static JsonElement[] Steps(TestAnswer answer) => [.. Expect(200, answer).Json.GetProperty("steps").EnumerateArray()];
}
