using System.Text.Json;
using Feather.Api.Tests.Conversations;
using static Feather.Api.Tests.Agents.Authoring;
using static Feather.Api.Tests.Conversations.TranscriptRows;

namespace Feather.Api.Tests.Turns;

[Parallelizable(ParallelScope.All)]
internal sealed class TurnRunTests
{
    private static readonly DateTime Began = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task A_routed_turn_is_told_in_figures()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var conversation = (await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id })).Id;
        var turn = await organization.HasTurnAsync(
            conversation, Began, Began.AddMilliseconds(1_234), path: "supervisor", decisionSource: "fallback",
            steps: $$"""[{{Step("user_message")}},{{Step("route", details: """{"intent":"billing"}""")}}]""",
            calls: $"[{Call("route", "small", "failed", null)},{Call("route", "large", outputTokens: 2)},{Call("answer", "other", outputTokens: null)},{Call("answer", "other", outputTokens: 40)}]");

        var summary = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/engineering/turns")).Json.EnumerateArray().Single();

        Assert.That(summary.GetRawText(), Is.EqualTo(
            $$"""
            {"turn_id":"{{turn}}","conversation_id":"{{conversation}}","schema_version":1,"mode":"supervisor","turn_ttft_ms":12,"perceived_ttft_ms":12,
            "turn_duration_ms":1234,"tokens_out":40,"router_model":"large","router_ttft_ms":4,"router_duration_ms":9,"router_tokens_out":2,
            "router_target_id":"{{agent.Id}}","router_intent":"billing","router_fallback_applied":true,"speculation_savings_ms":null,"wasted_tokens":null,
            "flags":["model_fallback"],"created_at":"2026-01-31T12:00:00.000000Z"}
            """.ReplaceLineEndings("")));
    }

    [Test]
    public async Task A_turn_that_runs_and_one_that_failed_are_told_as_far_as_they_came()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 0);
        await organization.HasTurnAsync(conversation, Began, Began, "lease_expired");
        await organization.HasTurnAsync(conversation, Began.AddSeconds(1), endedAt: null);

        var summaries = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/engineering/turns")).Json.EnumerateArray().ToArray();

        Assert.That(summaries.Select(summary => summary.GetProperty("flags").GetRawText()), Is.EqualTo(["""["failed"]""", "[]"]));
        Assert.That(summaries.Select(summary => summary.GetProperty("turn_duration_ms").GetRawText()), Is.EqualTo(["0", "null"]));
        Assert.That(summaries.Select(summary => summary.GetProperty("router_target_id").ValueKind), Is.All.EqualTo(JsonValueKind.Null));
        Assert.That(summaries.Select(summary => summary.GetProperty("tokens_out").ValueKind), Is.All.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Of_many_turns_the_newest_are_told_oldest_first()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 203);
        var ids = await organization.RowsAsync<Guid>("select t.id from turns.turns t where t.organization_id = @Organization order by t.created_at");

        var summaries = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/engineering/turns")).Json;

        Assert.That(summaries.EnumerateArray().Select(summary => summary.GetProperty("turn_id").GetGuid()), Is.EqualTo(ids.Skip(3)));
    }

    [Test]
    public async Task One_turn_is_told_step_by_step_and_call_by_call()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var conversation = (await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id })).Id;
        var turn = await organization.HasTurnAsync(
            conversation, Began, Began.AddSeconds(1), "model_unavailable", $"[{Step("user_message")},{Step("prompt", "engineering")}]", $"[{Call("answer", "m", "timed_out", null)}]");

        var answer = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/engineering/turns/{turn}")).Json;
        var steps = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/turns/{turn}/trace?category=all")).Json.GetProperty("steps");

        Assert.That(answer.GetProperty("turn_id").GetGuid(), Is.EqualTo(turn));
        Assert.That(answer.GetProperty("conversation_id").GetGuid(), Is.EqualTo(conversation));
        Assert.That(answer.GetProperty("trace").GetRawText(), Is.EqualTo(
            $$"""
            {"status":"failed","error":"model_unavailable","path":"single","decision_source":"binding","assistant_id":"{{agent.Id}}",
            "assistant_revision_id":"{{agent.RevisionId}}","steps":{{steps.GetRawText()}},"calls":[{"purpose":"answer","model":"m","provider":null,
            "started_at":"2026-01-31T12:00:00.000000Z","ttft_ms":4,"duration_ms":9,"input_tokens":null,"output_tokens":null,"outcome":"timed_out","error_class":null,"finish_reason":null}]}
            """.ReplaceLineEndings("")));
    }

    [Test]
    public async Task A_turn_that_has_just_begun_has_neither_steps_nor_calls()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasTranscriptAsync(turns: 0);
        var turn = await organization.HasTurnAsync(conversation, Began, endedAt: null);

        var trace = Expect(200, await organization.GetAsync($"/v1/v2/conversations/{conversation}/engineering/turns/{turn}")).Json.GetProperty("trace");

        Assert.That(trace.GetProperty("status").GetString(), Is.EqualTo("running"));
        Assert.That(trace.GetProperty("steps").GetRawText() + trace.GetProperty("calls").GetRawText(), Is.EqualTo("[][]"));
    }
}
