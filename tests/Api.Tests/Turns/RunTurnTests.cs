using System.Text.Json;
using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Models;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Microsoft.Extensions.DependencyInjection;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Turns;

[Parallelizable(ParallelScope.All)]
internal sealed class RunTurnTests
{
    [Test]
    public async Task Answers_and_adds_the_two_messages_together()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync(new { name = "Clerk", system_prompt = "You sell tea." });
        var conversation = (await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id })).Id;

        var first = Expect(201, await organization.RunTurnAsync(conversation, "Have you green tea?"));
        var second = Expect(201, await organization.RunTurnAsync(conversation, "And black?"));
        var transcript = await organization.GetAsync(TurnRequests.TurnsOf(conversation));
        var read = await organization.GetAsync($"/v1/v2/conversations/{conversation}");

        Assert.That(first.Text("text"), Does.Contain("You sell tea.").And.Contain("Have you green tea?"));
        Assert.That(first.Json.GetProperty("conversation_id").GetGuid(), Is.EqualTo(conversation));
        Assert.That(first.Json.GetProperty("active_assistant_id").GetGuid(), Is.EqualTo(agent.Id));
        Assert.That((first.Text("path"), first.Text("decision_source"), first.Text("session_status")), Is.EqualTo(("single", "binding", "active")));
        Assert.That(first.Json.GetProperty("message_seqs").ToString(), Is.EqualTo("[0,1]"));
        Assert.That(second.Json.GetProperty("message_seqs").ToString(), Is.EqualTo("[2,3]"));
        Assert.That(first.Json.GetProperty("ended").GetBoolean(), Is.False);
        var messages = transcript.Json.GetProperty("turns").EnumerateArray().ToList();
        Assert.That(messages.Select(message => message.GetProperty("role").GetString()), Is.EqualTo(["user", "assistant", "user", "assistant"]));
        Assert.That(messages[0].GetProperty("content").GetString(), Is.EqualTo("Have you green tea?"));
        Assert.That(messages[1].GetProperty("content").GetString(), Is.EqualTo(first.Text("text")));
        Assert.That(messages[1].GetProperty("model_used").GetString(), Is.EqualTo("scripted"));
        Assert.That(messages[1].GetProperty("token_count").GetProperty("output_tokens").GetInt32(), Is.Positive);
        Assert.That(read.Json.GetProperty("message_count").GetInt32(), Is.EqualTo(4));
        Assert.That(read.Text("last_message_at"), Is.EqualTo(messages[3].GetProperty("created_at").GetString()));
    }

    [Test]
    public async Task Streams_what_the_other_operation_answers()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();

        var answer = await organization.PostAsync($"{TurnRequests.TurnsOf(conversation)}/stream?trace=true", new { user_message = "Hello" });
        var frames = TurnRequests.FramesOf(answer.Body);
        var transcript = await organization.GetAsync(TurnRequests.TurnsOf(conversation));

        var turn = answer.Headers["Feather-Turn-Id"];
        Assert.That(frames.Select(frame => frame.Id), Is.EqualTo(Enumerable.Range(1, frames.Count).Select(n => $"{turn}:{n}")));
        Assert.That(frames.Select(frame => frame.Event).Distinct(), Is.EqualTo(["delta", "trace", "complete"]));
        Assert.That(frames.Count(frame => frame.Event is "trace" or "complete"), Is.EqualTo(2));
        var complete = frames[^1].Json;
        Assert.That(complete.GetProperty("text").GetString(), Is.EqualTo(TurnRequests.TextOf(frames)));
        Assert.That(complete.GetProperty("turn_id").GetString(), Is.EqualTo(turn));
        Assert.That(frames[^2].Json.GetProperty("steps").GetArrayLength(), Is.GreaterThan(2));
        Assert.That(transcript.Json.GetProperty("turns")[1].GetProperty("content").GetString(), Is.EqualTo(TurnRequests.TextOf(frames)));
    }

    [Test]
    public async Task A_stream_without_a_trace_has_none()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var frames = await organization.StreamTurnAsync(await organization.HasConversationAsync(), "Hello");

        Assert.That(frames.Select(frame => frame.Event).Distinct(), Is.EqualTo(["delta", "complete"]));
    }

    [Test]
    public async Task A_message_of_white_space_is_refused([Values("turns", "turns/stream")] string path, [Values(" ", "\\n\\t", "\\u00a0\\u3000")] string blank)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();

        var answer = await organization.SendAsync(
            HttpMethod.Post, $"/v1/v2/conversations/{conversation}/{path}", $$"""{"user_message":"{{blank}}"}""");

        var input = JsonText.Quote(JsonElement.Parse($"\"{blank}\"").GetString()!);
        Assert.That(answer.Status, Is.EqualTo(422));
        Assert.That(answer.Body, Is.EqualTo(ExpectedFaults.Detail(ExpectedFaults.Item(
            "value_error", ",\"user_message\"", "Value error, the text needs more than white space", input, """{"error":{}}"""))));
    }

    [TestCase("turns")]
    [TestCase("turns/stream")]
    public async Task A_closed_conversation_takes_none(string path)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        Expect(200, await organization.PostAsync($"/v1/v2/conversations/{conversation}/close", "null"));

        var answer = await organization.PostAsync($"/v1/v2/conversations/{conversation}/{path}", new { user_message = "Hello" });

        Assert.That((answer.Status, answer.Error), Is.EqualTo((409, "conversation_closed")));
    }

    [TestCase("")]
    [TestCase(32_769)]
    [TestCase("\0")]
    public async Task A_message_has_at_least_one_character_and_at_most_32768(object message)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();

        var refused = await organization.RunTurnAsync(conversation, message as string ?? new string('x', (int)message));
        var longest = await organization.RunTurnAsync(conversation, new string('x', 32_768));

        Assert.That(refused.Status, Is.EqualTo(422), refused.Body);
        Assert.That(longest.Status, Is.EqualTo(201), longest.Body);
    }

    [Test]
    public async Task Fills_in_the_conversations_variables_and_traces_their_names_alone()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.CreateAgentAsync(new
        {
            name = "Clerk",
            system_prompt = "Call them {{customer}}, {{tier}} and {{missing}}.",
            channel_specific_config = new { api = new { prompt = "Stay {{tone}}." } },
        });
        var conversation = (await organization.GetOrCreateAsync(new
        {
            end_user_id = Guid.NewGuid(),
            assistant_id = agent.Id,
            context_variables = new { customer = "Secretname-{{tier}}", tier = 3, tone = "kind" },
            tool_input_overrides = JsonElement.Parse("""{"api:lookup":{"account":{"value":"Secretaccount"}}}"""),
        })).Id;

        var answer = Expect(201, await organization.RunTurnAsync(conversation, "Hello"));
        var trace = await organization.GetAsync($"/v1/v2/conversations/{conversation}/trace?category=all");

        Assert.That(answer.Text("text"), Does.Contain("Call them Secretname-{{tier}}, 3 and {{missing}}.\n\nStay kind."));
        Assert.That(trace.Body, Does.Contain("""
            "variables":["customer","tier","tone"],"unresolved":["missing"],"overrides":["api:lookup/account"]
            """.Trim()));
        Assert.That(trace.Body, Does.Not.Contain("Secret"));
    }

    [Test]
    public async Task A_repeat_of_its_key_gets_the_same_answer()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        var key = ("Idempotency-Key", "once");

        var first = Expect(201, await organization.RunTurnAsync(conversation, "Hello", key));
        var again = Expect(201, await organization.RunTurnAsync(conversation, "Hello", key));
        var reused = await organization.RunTurnAsync(conversation, "Goodbye", key);
        var streamed = await organization.StreamTurnAsync(conversation, "Hello", key);
        var streamedAgain = await organization.StreamTurnAsync(conversation, "Hello", key);
        await organization.PostAsync($"/v1/v2/conversations/{conversation}/close", "null");
        var afterClose = await organization.RunTurnAsync(conversation, "Hello", key);

        Assert.That(again.Body, Is.EqualTo(first.Body));
        Assert.That(again.Headers["Idempotent-Replayed"], Is.EqualTo("true"));
        Assert.That(first.Headers.ContainsKey("Idempotent-Replayed"), Is.False);
        Assert.That((reused.Status, reused.Error), Is.EqualTo((422, "idempotency_key_reused")));
        Assert.That(streamedAgain, Is.EqualTo(streamed));
        Assert.That(streamed[^1].Json.GetProperty("message_seqs").ToString(), Is.EqualTo("[2,3]"), "a key counts for one path");
        Assert.That(afterClose.Body, Is.EqualTo(first.Body));
        Assert.That((await organization.RunTurnAsync(conversation, "Hello", ("Idempotency-Key", ""))).Status, Is.EqualTo(400));
    }

    [TestCase("D", "turns/")]
    [TestCase("D", "TURNS")]
    [TestCase("N", "turns")]
    [TestCase("B", "turns")]
    public async Task Another_spelling_of_the_path_is_the_same_operation(string format, string turns)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        var key = ("Idempotency-Key", "once");
        var body = new { user_message = "Hello" };

        var first = Expect(201, await organization.RunTurnAsync(conversation, "Hello", key));
        var again = await organization.PostAsync($"/v1/v2/Conversations/{conversation.ToString(format).ToUpperInvariant()}/{turns}", body, key);

        Assert.That((again.Status, again.Body), Is.EqualTo((201, first.Body)));
        Assert.That(again.Headers["Idempotent-Replayed"], Is.EqualTo("true"));
    }

    [Test]
    public async Task A_key_is_free_again_after_a_day()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        var key = ("Idempotency-Key", "daily");
        var first = Expect(201, await organization.RunTurnAsync(conversation, "Hello", key));
        await organization.ExecuteAsync(
            "update turns.turns set key_expires_at = now() where organization_id = @Organization and conversation_id = @conversation",
            new { Organization = organization.Id, conversation });

        var second = Expect(201, await organization.RunTurnAsync(conversation, "Another day", key));

        Assert.That(second.Text("turn_id"), Is.Not.EqualTo(first.Text("turn_id")));
    }

    [Test]
    public async Task Another_turn_while_one_runs_is_refused_and_told_which()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        var running = Guid.CreateVersion7();
        await organization.HasRunningTurnAsync(conversation, running);

        var sync = await organization.RunTurnAsync(conversation, "Hello");
        var stream = await organization.PostAsync($"{TurnRequests.TurnsOf(conversation)}/stream", new { user_message = "Hello" });

        Assert.That((sync.Status, sync.Error, sync.Json.GetProperty("turn_id").GetGuid()), Is.EqualTo((409, "turn_in_progress", running)));
        Assert.That(sync.Headers, Does.ContainKey("Retry-After"));
        Assert.That(stream.Body, Is.EqualTo(sync.Body));
    }

    [Test]
    public async Task A_turn_whose_process_died_makes_way_and_stays_in_the_trace()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        var died = Guid.CreateVersion7();
        await organization.HasRunningTurnAsync(conversation, died, lease: "-1 second", said: "Anybody there?", deltas: ["I ", "am"]);

        var next = Expect(201, await organization.RunTurnAsync(conversation, "Hello"));
        var stream = TurnRequests.FramesOf((await organization.GetAsync($"{TurnRequests.TurnsOf(conversation)}/{died}/stream")).Body);
        var trace = await organization.GetAsync($"{TurnRequests.TurnsOf(conversation)}/{died}/trace");

        // A retry after a commit whose result was lost.
        var dead = new NewTurn(new OrganizationId(organization.Id), new TurnId(died), new ConversationId(conversation), "", true, false, null, default);
        var ended = await organization.ScalarAsync<DateTime>("select ended_at from turns.turns where id = @died", new { died });
        await FeatherApi.Server.Services.GetRequiredService<ITurnRepository>().FailDeadAsync(
            dead, new TurnFailed(Timestamp.From(ended), null, [], [], TurnFailure.Interrupted, ""), "{}", CancellationToken.None);
        var again = TurnRequests.FramesOf((await organization.GetAsync($"{TurnRequests.TurnsOf(conversation)}/{died}/stream")).Body);

        Assert.That(next.Json.GetProperty("message_seqs").ToString(), Is.EqualTo("[0,1]"));
        Assert.That(again, Is.EqualTo(stream), "it fails once, however often it is said");
        Assert.That(stream.Select(frame => frame.Event), Is.EqualTo(["delta", "delta", "error"]));
        Assert.That(stream[^1].Data, Is.EqualTo("""{"error":"unavailable","message":"The turn was interrupted. Try again.","retryable":true}"""));
        Assert.That(trace.Body, Does.Contain("\"user_message\":\"Anybody there?\"").And.Contain("\"partial_answer\":\"I am\"").And.Contain("\"Failed\""));
    }

    [Test]
    public async Task A_model_gets_the_newest_fifty_messages_and_none_that_is_older()
    {
        await using var models = await FakeOpenAI.StartAsync();
        await using var server = await TestServer.StartAsync(FeatherApi.Database, ("OpenAIBaseAddress", models.Address.ToString()));
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server);
        var agent = await organization.CreateAgentAsync(new { name = "Clerk", system_prompt = "You sell tea.", model_settings = new { model = "whole" } });
        var conversation = (await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id })).Id;
        for (var i = 0; i < 26; i++)
            await organization.SpeaksAsync(conversation, $"said {i}", $"answered {i}");

        var answer = Expect(201, await organization.RunTurnAsync(conversation, "Now"));

        var asked = models.Requests.Single().Body.GetProperty("messages").EnumerateArray()
            .Select(message => $"{message.GetProperty("role")}: {message.GetProperty("content")}").ToList();
        Assert.That(answer.Text("text"), Is.EqualTo("One two three."));
        Assert.That(asked, Has.Count.EqualTo(52));
        Assert.That(asked[..3], Is.EqualTo(["system: You sell tea.", "user: said 1", "assistant: answered 1"]));
        Assert.That(asked[^3..], Is.EqualTo(["user: said 25", "assistant: answered 25", "user: Now"]));
    }
}
