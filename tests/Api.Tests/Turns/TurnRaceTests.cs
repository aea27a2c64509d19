using System.Diagnostics;
using System.Text.Json;
using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Identity;
using Feather.Infrastructure.Conversations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Feather.Api.Tests.Turns;

/// <summary>Many callers run turns in one conversation at once while others end it, on two server processes.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TurnRaceTests
{
    private const int Callers = 12;

    private ServerProcess[] quick = [];
    private ServerProcess[] slow = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        quick = [await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 200), await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 200)];
        slow = [await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 40), await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 40)];
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var server in quick.Concat(slow))
            await server.DisposeAsync();
    }

    [Test]
    public async Task Callers_at_once_take_turns_and_those_refused_are_told_whose_it_is()
    {
        var rounds = Proof.Size(inSuite: 8, inProof: 200);
        var sides = await SidesAsync(quick);
        var conversation = await sides[0].HasConversationAsync();
        var watch = Stopwatch.StartNew();
        List<(string Said, string Answer)> answered = [];
        int refused = 0, otherwise = 0, misnamed = 0;

        for (var round = 0; round < rounds; round++)
        {
            var answers = await Load.TogetherAsync(Callers, caller => sides[caller % 2].PostAsync(
                $"{TurnRequests.TurnsOf(conversation)}{(caller % 4 < 2 ? "" : "/stream")}", new { user_message = $"Round {round} caller {caller}" }));

            Dictionary<string, TestAnswer> ran = [];
            for (var caller = 0; caller < Callers; caller++)
            {
                if (answers[caller].Status is not (200 or 201))
                    continue;
                var json = AnswerOf(answers[caller]);
                ran[json.GetProperty("turn_id").GetString()!] = answers[caller];
                answered.Add(($"Round {round} caller {caller}", json.GetProperty("text").GetString()!));
            }
            var others = answers.Where(answer => answer.Status is not (200 or 201)).ToList();
            refused += others.Count(IsRefused);
            otherwise += others.Count(answer => !IsRefused(answer));
            misnamed += others.Count(answer => IsRefused(answer) && !ran.ContainsKey(answer.Json.GetProperty("turn_id").GetString()!));
        }

        var stored = await sides[0].MessagesAsync(conversation);
        var polled = await PollAsync(sides[1], conversation);
        Proof.Show(
            "turns: callers at once", ("rounds", rounds), ("calls", rounds * Callers), ("turns", answered.Count), ("refused", refused),
            ("naming no turn of the round", misnamed), ("other answers", otherwise), ("messages", stored.Count),
            ("calls/s", (int)(rounds * Callers / watch.Elapsed.TotalSeconds)));
        Assert.That((misnamed, otherwise), Is.EqualTo((0, 0)), quick[0].Log + quick[1].Log);
        Assert.That(refused, Is.Positive, "no call met a running turn");
        Assert.That(stored.Select(message => message.Role), Is.EqualTo(answered.SelectMany(_ => (string[])["user", "assistant"])));
        Assert.That(
            stored.Chunk(2).Select(pair => (pair[0].Content, pair[1].Content)), Is.EquivalentTo(answered), "each answer stands behind what it answers");
        Assert.That(stored.Chunk(2).Where(pair => !pair[1].Content.Contains($"“{pair[0].Content}”", StringComparison.Ordinal)), Is.Empty);
        Assert.That(polled, Is.EqualTo(stored.Select((message, seq) => (seq, message.Role, message.Content))));
        Assert.That(quick.SelectMany(server => server.Faults), Is.Empty);
    }

    [Test]
    public async Task One_key_from_callers_at_once_is_one_turn([Values] bool streamed)
    {
        var keys = Proof.Size(inSuite: 3, inProof: 50);
        var sides = await SidesAsync(quick);
        var conversation = await sides[0].HasConversationAsync();
        int fresh = 0, replayed = 0, inUse = 0, otherwise = 0, unlike = 0;

        for (var number = 0; number < keys; number++)
        {
            var answers = await Load.TogetherAsync(Callers, caller => sides[caller % 2].PostAsync(
                $"{TurnRequests.TurnsOf(conversation)}{(streamed ? "/stream" : "")}", new { user_message = $"Key {number}" }, ("Idempotency-Key", $"key {number}")));
            var got = answers.Where(answer => answer.Status is 200 or 201).ToList();
            replayed += got.Count(IsReplay);
            fresh += got.Count(answer => !IsReplay(answer));
            inUse += answers.Count(answer => answer is { Status: 409, Error: "idempotency_key_in_use" });
            otherwise += answers.Count(answer => answer.Status is not (200 or 201) && answer.Error != "idempotency_key_in_use");
            unlike += got.DistinctBy(answer => answer.Body).Count() - 1;
        }

        var messages = await sides[0].MessagesAsync(conversation);
        Proof.Show(
            $"turns: one key at once{(streamed ? ", streams" : "")}", ("keys", keys), ("callers each", Callers), ("messages", messages.Count), ("fresh", fresh),
            ("replays", replayed), ("409", inUse), ("other answers", otherwise), ("with other bytes", unlike));
        Assert.That((fresh, otherwise, unlike, messages.Count), Is.EqualTo((keys, 0, 0, 2 * keys)), quick[0].Log + quick[1].Log);
        Assert.That(quick.SelectMany(server => server.Faults), Is.Empty);
    }

    [Test]
    public async Task Whoever_ends_a_conversation_wins_over_its_running_turn([Values] End end)
    {
        var conversations = Proof.Size(inSuite: 6, inProof: 60);
        var sides = await SidesAsync(slow);

        List<Ended> all = [];
        foreach (var some in Enumerable.Range(0, conversations).Chunk(12))
            all.AddRange(await Load.TogetherAsync(some.Length, n => EndAsync(sides, end, streamed: n % 2 == 0)));

        Proof.Show(
            $"turns: ended by {end}", ("conversations", conversations), ("turns answered before", all.Count(one => one.Outcome == "answered")),
            ("failed with conversation_closed", all.Count(one => one.Outcome == "conversation_closed")), ("gone", all.Count(one => one.Outcome is "unavailable" or "gone")),
            ("messages after the end", all.Sum(one => one.MessagesLater - one.MessagesAtEnd)));
        Assert.That(all.Select(one => one.Fault), Is.All.Null, slow[0].Log + slow[1].Log);
        Assert.That(all.Select(one => one.MessagesLater - one.MessagesAtEnd), Is.All.Zero);
        Assert.That(all.Count(one => one.Outcome != "answered"), Is.Positive, "no turn was still running");
        Assert.That(slow.SelectMany(server => server.Faults), Is.Empty);
    }

    [Test]
    public async Task A_merge_of_end_users_lets_the_turn_go_on()
    {
        var sides = await SidesAsync(slow);
        var survivor = await sides[0].HasEndUserAsync("crm-1");
        var merged = await sides[0].HasEndUserAsync();
        var conversation = await sides[0].HasConversationAsync(endUser: merged);
        using var run = await TurnStream.RunAsync(sides[0], conversation, LongTurns.Message);
        await run.ReadFramesAsync(2);

        var merge = await sides[1].UpdateEndUserAsync(merged, new { org_external_end_user_id = "crm-1" });
        await run.ReadToEndAsync();
        var read = await sides[1].GetConversationAsync(conversation);

        Assert.That((merge.Status, merge.Uid()), Is.EqualTo((200, survivor)));
        Assert.That(run.Frames[^1].Event, Is.EqualTo("complete"));
        Assert.That(read.EndUserId(), Is.EqualTo(survivor));
        Assert.That(read.Json.GetProperty("message_count").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task Expiry_waits_for_the_turn_and_for_the_idle_time_after_it()
    {
        var sides = await SidesAsync(slow);
        var conversation = await sides[0].HasConversationAsync();
        await IdleAsync();
        using var run = await TurnStream.RunAsync(sides[0], conversation, LongTurns.Message);
        await run.ReadFramesAsync(2);

        await ExpireAsync();
        var during = await sides[0].GetConversationAsync(conversation);
        await run.ReadToEndAsync();
        await ExpireAsync();
        var after = await sides[0].GetConversationAsync(conversation);
        await IdleAsync();
        await ExpireAsync();
        var idle = await sides[0].GetConversationAsync(conversation);

        Assert.That(run.Frames[^1].Event, Is.EqualTo("complete"));
        Assert.That((during.Text("status"), after.Text("status"), idle.Text("status")), Is.EqualTo(("active", "active", "expired")));

        Task IdleAsync() => sides[0].ExecuteAsync(
            "update conversations.conversations set last_activity_at = now() - interval '2 days', known_active_at = now() - interval '2 days' where id = @conversation",
            new { conversation });
        static Task ExpireAsync() =>
            FeatherApi.Server.Services.GetServices<IHostedService>().OfType<ExpiryWorker>().Single().ExpireAsync(CancellationToken.None);
    }

    public enum End
    {
        Close,
        EndSession,
        Delete,
        Forget,
    }

    /// <summary>A conversation that is ended at a random moment of its first turn.</summary>
    private static async Task<Ended> EndAsync(TestOrganization[] sides, End end, bool streamed)
    {
        var endUser = await sides[0].HasEndUserAsync();
        var conversation = await sides[0].HasConversationAsync(endUser: endUser);
        var path = $"{TurnRequests.TurnsOf(conversation)}{(streamed ? "/stream" : "")}";
        var asked = sides[0].PostAsync(path, new { user_message = LongTurns.Message }, ("Idempotency-Key", "first"));
        await Task.Delay(Random.Shared.Next(1800));

        var closing = end switch
        {
            End.Close or End.Delete => await sides[1].CloseAsync(conversation),
            End.EndSession => await sides[1].EndSessionAsync(conversation),
            _ => await sides[1].DeleteEndUserAsync(endUser),
        };
        var deleted = end is End.Delete ? await sides[1].DeleteConversationAsync(conversation) : null;
        var atEnd = await sides[0].MessagesAsync(conversation);
        var answer = await asked;
        var again = await sides[1].PostAsync(path, new { user_message = LongTurns.Message }, ("Idempotency-Key", "first"));
        var later = await sides[0].MessagesAsync(conversation);

        var outcome = OutcomeOf(answer);
        var isGone = end is End.Delete or End.Forget;
        var fault = (closing.Status, deleted?.Status) switch
        {
            (not (200 or 204), _) or (_, not (null or 204)) => $"ending: {closing} {deleted}",
            _ when outcome is not ("answered" or "conversation_closed") && !(isGone && outcome is "unavailable" or "gone") => $"the turn: {answer}",
            _ when !isGone && (outcome == "answered") != (later.Count == 2) => $"{later.Count} messages, but {answer}",
            // A failed turn has freed its key, and the closed conversation takes no turn.
            _ when !isGone && outcome == "answered" && !IsReplay(again) => $"again: {again}",
            _ when !isGone && outcome != "answered" && again is not { Status: 409, Error: "conversation_closed" } => $"again: {again}",
            _ when end is End.Delete && again.Status != 404 => $"again: {again}",
            _ => null,
        };
        return new Ended(outcome, atEnd.Count, later.Count, fault);
    }

    private static string OutcomeOf(TestAnswer answer) => answer.Status switch
    {
        201 => "answered",
        200 => TurnRequests.FramesOf(answer.Body) switch
        {
            [.., { Event: "complete" }] => "answered",
            [.., { Event: "error" } last] => last.Json.GetProperty("error").GetString()!,
            _ => "gone",
        },
        404 => "gone",
        _ => answer.Error ?? "",
    };

    private static JsonElement AnswerOf(TestAnswer answer) =>
        answer.Status == 201 ? answer.Json : TurnRequests.FramesOf(answer.Body)[^1].Json;

    private static bool IsRefused(TestAnswer answer) =>
        answer is { Status: 409, Error: "turn_in_progress" } && answer.Headers.ContainsKey("Retry-After");

    private static bool IsReplay(TestAnswer answer) => answer.Headers.TryGetValue("Idempotent-Replayed", out var replayed) && replayed == "true";

    private static async Task<List<(int, string, string)>> PollAsync(TestOrganization organization, Guid conversation)
    {
        List<(int, string, string)> messages = [];
        for (var since = -1; ;)
        {
            var page = (await organization.GetAsync($"/v1/v2/conversations/{conversation}/messages?since_seq={since}")).Json;
            foreach (var message in page.GetProperty("messages").EnumerateArray())
            {
                messages.Add((
                    message.GetProperty("seq").GetInt32(), message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!));
            }
            if (page.GetProperty("next_seq").GetInt32() is var next && next == since)
                return messages;
            since = next;
        }
    }

    private static async Task<TestOrganization[]> SidesAsync(ServerProcess[] servers)
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, servers[0].Address);
        return [organization, organization.At(servers[1].Address)];
    }

    private sealed record Ended(string Outcome, int MessagesAtEnd, int MessagesLater, string? Fault);
}
