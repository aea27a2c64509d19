using System.Diagnostics;
using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Turns;

/// <summary>SIGKILL to the server in the middle of turns: each fails when its lease expires, and a repeat gets one answer.</summary>
internal sealed class TurnCrashTests
{
    [Test]
    public async Task Turns_whose_server_died_are_failed_and_their_conversations_go_on()
    {
        var count = Proof.Size(inSuite: 8, inProof: 100);
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await using var dying = await ServerProcess.StartAsync(database, tokensPerSecond: 5);
        await using var living = await ServerProcess.StartAsync(database, tokensPerSecond: 200);
        var here = await TestOrganization.CreateAsync(database, dying.Address);
        var there = here.At(living.Address);
        var talks = new List<Talk>();
        for (var n = 0; n < count; n++)
            talks.Add(new Talk(here, there, await here.HasConversationAsync(), isStreamed: n % 2 == 0));

        var begun = talks.Select(talk => talk.BeginAsync()).ToList();
        await here.WaitForTurnsAsync("running", count);
        await Task.WhenAll(talks.Select(talk => talk.FollowAsync()));
        dying.Kill();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(begun);
        if (!Proof.IsLong)
            await here.ExecuteAsync("update turns.turns set lease_expires_at = now() where status = 'running'");
        await Task.WhenAll(talks.Select(talk => talk.AskAgainAsync()));
        var untilAnswered = watch.Elapsed;
        await there.WaitForTurnsAsync("running", 0);

        foreach (var talk in talks)
            await talk.LookAsync();
        var faults = talks.SelectMany(talk => talk.Faults).ToList();
        Proof.Show(
            "turns: crash of the server", ("turns running", count), ("connections broken", talks.Count(talk => talk.WasBroken)),
            ("followers elsewhere with an error frame", talks.Count(talk => talk.FollowerSawError)), ("answered once when asked again", talks.Count(talk => talk.IsAnsweredOnce)),
            ("partial answers as streamed", talks.Count(talk => talk.IsPartialAnswerKept)), ("s until all were answered", untilAnswered.TotalSeconds.ToString("0.0")),
            ("faults", faults.Count));
        Assert.That(faults, Is.Empty, living.Log);
        Assert.That(talks.Select(talk => (talk.WasBroken, talk.FollowerSawError, talk.IsAnsweredOnce, talk.IsPartialAnswerKept)), Is.All.EqualTo((true, true, true, true)));
        Assert.That(living.Faults, Is.Empty);
    }

    /// <summary>One conversation: a turn that dies, its follower on another server, and the same request again.</summary>
    private sealed class Talk(TestOrganization here, TestOrganization there, Guid conversation, bool isStreamed)
    {
        private readonly string path = $"{TurnRequests.TurnsOf(conversation)}{(isStreamed ? "/stream" : "")}";
        private readonly List<string> faults = [];
        private string heard = "";
        private TurnStream? follower;
        private TestAnswer? answer;

        public IReadOnlyList<string> Faults => faults;
        public bool WasBroken { get; private set; }
        public bool FollowerSawError { get; private set; }
        public bool IsAnsweredOnce { get; private set; }
        public bool IsPartialAnswerKept { get; private set; }

        /// <summary>Ends when the server is killed.</summary>
        public async Task BeginAsync()
        {
            try
            {
                if (!isStreamed)
                {
                    await AskAsync(here);
                    return;
                }
                using var stream = await TurnStream.RunAsync(here, conversation, LongTurns.Message, key: "once");
                await stream.ReadToEndAsync();
                WasBroken = stream.IsBroken;
                heard = TurnRequests.TextOf(stream.Frames);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                WasBroken = true;
            }
        }

        public async Task FollowAsync() =>
            follower = await TurnStream.ResumeAsync(there, conversation, (await here.TurnsAsync(conversation)).Single().Id);

        /// <summary>Repeats the request with the same key until it is answered. Before that the turn may fail or still run.</summary>
        public async Task AskAgainAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            while (answer is null)
            {
                var got = await AskAsync(there);
                if (got.Status == 201 || (got.Status == 200 && TurnRequests.FramesOf(got.Body) is [.., { Event: "complete" }]))
                    answer = got;
                else if (got.Status == 200 ? !got.Body.Contains("\"error\":\"unavailable\"", StringComparison.Ordinal) : got.Error != "idempotency_key_in_use")
                    faults.Add($"asked again: {got}");
                await Task.Delay(100, patience.Token);
            }
        }

        public async Task LookAsync()
        {
            var followed = (await follower!.ReadToEndAsync()).Frames;
            FollowerSawError = followed[^1].Event == "error" && followed[^1].Json.GetProperty("error").GetString() == "unavailable"
                && followed.Select(frame => frame.N).SequenceEqual(Enumerable.Range(1, followed.Count));
            follower.Dispose();

            var turns = await here.TurnsAsync(conversation);
            var messages = await here.MessagesAsync(conversation);
            var repeat = await AskAsync(there);
            IsAnsweredOnce = turns.Select(turn => turn.Status).SequenceEqual(["failed", "completed"])
                && messages.Select(message => message.Role).SequenceEqual(["user", "assistant"])
                && repeat.Body == answer!.Body && repeat.Headers["Idempotent-Replayed"] == "true";

            var dead = turns[0];
            var stored = dead.DeltaText ?? "";
            IsPartialAnswerKept = dead is { Error: "unavailable", IdempotencyKey: null, Steps: not null } && dead.PartialAnswer == stored
                && TurnRequests.TextOf(followed) == stored && stored.StartsWith(heard, StringComparison.Ordinal) && messages[1].Content.StartsWith(stored, StringComparison.Ordinal);
            if (!IsAnsweredOnce || !IsPartialAnswerKept)
                faults.Add($"{string.Join(", ", turns.Select(turn => $"{turn.Status} {turn.Error}"))}; {messages.Count} messages; stored {stored}; heard {heard}; {repeat}");
        }

        private Task<TestAnswer> AskAsync(TestOrganization side) =>
            side.PostAsync(path, new { user_message = LongTurns.Message }, ("Idempotency-Key", "once"));
    }
}
