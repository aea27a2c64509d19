using System.Text.Json;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Conversations;

[Parallelizable(ParallelScope.All)]
internal sealed class TranscriptTests
{
    [Test]
    public async Task Holds_what_was_said_and_by_whom()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var conversation = (await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id })).Id;
        await organization.HasTurnsAsync(conversation, 1);

        var page = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/turns")).Json;

        var turns = page.GetProperty("turns").EnumerateArray().ToArray();
        Assert.That(turns.Select(turn => turn.GetProperty("role").GetString()), Is.EqualTo(["user", "assistant"]));
        Assert.That(Seqs(page, "turns"), Is.EqualTo([0, 1]));
        foreach (var turn in turns)
        {
            Assert.That(turn.GetProperty("session_id").GetGuid(), Is.EqualTo(conversation));
            Assert.That(turn.GetProperty("metadata").GetRawText(), Is.EqualTo("{}"));
            foreach (var nothing in (string[])["tool_calls", "tool_results", "delivery_status", "authored_by", "evidence"])
                Assert.That(turn.GetProperty(nothing).ValueKind, Is.EqualTo(JsonValueKind.Null), nothing);
        }
        Assert.That(turns[0].GetProperty("content").GetString(), Is.EqualTo("message 0"));
        foreach (var unknown in (string[])["model_used", "token_count", "latency_ms", "assistant_id"])
            Assert.That(turns[0].GetProperty(unknown).ValueKind, Is.EqualTo(JsonValueKind.Null), unknown);
        Assert.That(turns[1].GetProperty("assistant_id").GetGuid(), Is.EqualTo(agent.Id));
        Assert.That(turns[1].GetProperty("model_used").GetString(), Is.EqualTo("scripted"));
        Assert.That(turns[1].GetProperty("token_count").GetRawText(), Is.EqualTo("""{"input_tokens":7,"output_tokens":3,"total_tokens":10}"""));
        Assert.That(turns[1].GetProperty("latency_ms").GetInt32(), Is.EqualTo(20));
        Assert.That(page.GetProperty("has_more").GetBoolean(), Is.False);
        Assert.That(page.GetProperty("next_cursor").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    [TestCase(200)]
    public async Task Pages_hold_every_message_once_and_in_order_though_the_conversation_goes_on(int limit)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 7);
        List<int> seen = [];
        for (var cursor = ""; ;)
        {
            var page = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/turns?limit={limit}{cursor}")).Json;
            if (seen.Count == 0)
                await organization.HasTurnsAsync(conversation, 3);
            seen.AddRange(Seqs(page, "turns"));
            Assert.That(page.GetProperty("turns").GetArrayLength(), Is.LessThanOrEqualTo(limit));
            Assert.That(seen, Is.Unique, "if a page repeats messages, paging never ends");
            if (!page.GetProperty("has_more").GetBoolean())
                break;
            cursor = $"&cursor={page.GetProperty("next_cursor").GetString()}";
        }

        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, limit == 200 ? 14 : 20)));
    }

    [TestCase("user", "0 2 4")]
    [TestCase("assistant", "1 3 5")]
    [TestCase("system_event", "")]
    [TestCase("unheard_of", "")]
    public async Task Of_one_role_alone(string role, string expected)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 3);

        var first = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/turns?role={role}&limit=2")).Json;
        var cursor = first.GetProperty("next_cursor").GetString();
        var rest = cursor is null
            ? []
            : Seqs(Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/turns?role={role}&cursor={cursor}")).Json, "turns");

        Assert.That(string.Join(' ', [.. Seqs(first, "turns"), .. rest]), Is.EqualTo(expected));
    }

    [TestCase("turns?limit=0", "greater_than_equal", "limit")]
    [TestCase("turns?limit=-1", "greater_than_equal", "limit")]
    [TestCase("turns?limit=201", "less_than_equal", "limit")]
    [TestCase("turns?cursor=AAAA", "value_error", "cursor")]
    [TestCase("turns?cursor=______", "value_error", "cursor")]
    [TestCase("turns?evidence_view=x", "literal_error", "evidence_view")]
    [TestCase("messages?since_seq=-2", "greater_than_equal", "since_seq")]
    [TestCase("messages?since_seq=2147483648", "less_than_equal", "since_seq")]
    [TestCase("messages?include_evidence=x", "bool_parsing", "include_evidence")]
    public async Task A_faulty_parameter_is_told_at_its_place(string query, string type, string parameter)
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var answer = Expect(422, await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}/{query}"));

        var fault = answer.Json.GetProperty("detail").EnumerateArray().Single();
        Assert.That(fault.GetProperty("type").GetString(), Is.EqualTo(type));
        Assert.That(fault.GetProperty("loc").EnumerateArray().Select(part => part.GetString()), Is.EqualTo(["query", parameter]));
    }

    [Test]
    public async Task A_poller_gets_every_message_once_and_then_none()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 1_100);

        var first = await PollAsync("");
        var second = await PollAsync($"?since_seq={first.Next}");
        var third = await PollAsync($"?since_seq={second.Next}");
        var nothing = await PollAsync($"?since_seq={third.Next}&include_evidence=true&evidence_view=display");
        await organization.HasTurnsAsync(conversation, 1);
        var more = await PollAsync($"?since_seq={nothing.Next}");

        Assert.That(first.Seqs, Is.EqualTo(Enumerable.Range(0, 1_000)));
        Assert.That(second.Seqs, Is.EqualTo(Enumerable.Range(1_000, 1_000)));
        Assert.That(third.Seqs, Is.EqualTo(Enumerable.Range(2_000, 200)));
        Assert.That((nothing.Seqs.Count, nothing.Next), Is.EqualTo((0, 2_199)));
        Assert.That(more.Seqs, Is.EqualTo([2_200, 2_201]));

        async Task<(List<int> Seqs, int Next)> PollAsync(string query)
        {
            var answer = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/messages{query}")).Json;
            Assert.That(answer.GetProperty("session_status").GetString(), Is.EqualTo("active"));
            return (Seqs(answer, "messages"), answer.GetProperty("next_seq").GetInt32());
        }
    }

    [Test]
    public async Task A_poller_learns_that_there_is_nothing_yet_and_that_it_is_over()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 0);

        var before = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/messages")).Json;
        await organization.ExecuteAsync(
            "update conversations.conversations set status = 'closed', closed_at = now() where organization_id = @Organization");
        var after = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/messages?since_seq=41")).Json;

        Assert.That(before.GetRawText(), Is.EqualTo("""{"session_status":"active","messages":[],"next_seq":-1}"""));
        Assert.That(after.GetRawText(), Is.EqualTo("""{"session_status":"closed","messages":[],"next_seq":41}"""));
    }

    [TestCase(0, 0)]
    [TestCase(2, 4)]
    [TestCase(8, 10)]
    public async Task A_conversation_shows_its_newest_messages(int turns, int shown)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns);

        var read = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}")).Json;
        var page = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/turns")).Json;

        Assert.That(Seqs(read, "recent_turns"), Is.EqualTo(Enumerable.Range((2 * turns) - shown, shown)));
        Assert.That(
            read.GetProperty("recent_turns").EnumerateArray().Select(turn => turn.GetRawText()),
            Is.EqualTo(page.GetProperty("turns").EnumerateArray().Skip((2 * turns) - shown).Select(turn => turn.GetRawText())));
    }

    [TestCase("turns")]
    [TestCase("messages")]
    public async Task Does_not_find_another_organizations(string what)
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var theirs = await other.HasTranscriptAsync(turns: 1);

        var answer = await organization.GetAsync($"/v1/v2/conversations/{theirs}/{what}");
        var random = await organization.GetAsync($"/v1/v2/conversations/{Guid.NewGuid()}/{what}");

        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Body, Is.EqualTo(random.Body));
    }

    private static List<int> Seqs(JsonElement answer, string list) =>
        [.. answer.GetProperty(list).EnumerateArray().Select(turn => turn.GetProperty("seq").GetInt32())];
}
