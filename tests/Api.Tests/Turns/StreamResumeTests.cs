using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Identity;

namespace Feather.Api.Tests.Turns;

/// <summary>Streams that are cut and continued on another server: no frame is missing, and none comes twice.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StreamResumeTests
{
    /// <summary>More than the frames of a stream here. A reader with a later cut reads to the end.</summary>
    private const int Cuts = 40;

    private ServerProcess[] servers = [];

    [OneTimeSetUp]
    public async Task StartAsync() => servers =
        [await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 20), await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 20)];

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    [Test]
    public async Task Cut_anywhere_and_resumed_elsewhere_it_is_byte_for_byte_the_uncut_one([Values] bool trace)
    {
        var turns = Proof.Size(inSuite: 1, inProof: 10);
        var (here, there) = await SidesAsync();
        int frames = 0, cutWhileRunning = 0, resumedAfterwards = 0, wrong = 0;

        for (var turn = 0; turn < turns; turn++)
        {
            var conversation = await here.HasConversationAsync();
            using var uncut = await TurnStream.RunAsync(here, conversation, LongTurns.Message, trace: trace);
            var cuts = Enumerable.Range(0, Cuts).Select(n => CutAsync(here, there, conversation, uncut.Turn, n)).ToList();
            await uncut.ReadToEndAsync();
            var whole = uncut.Frames;
            frames += whole.Count;

            var joined = (await Task.WhenAll(cuts)).Take(whole.Count).ToList();
            cutWhileRunning += joined.Count(join => join.WhileRunning);
            wrong += joined.Count(join => join.Events != uncut.Events);

            for (var n = 0; n <= whole.Count + 1; n++)
            {
                var rest = string.Concat(whole.Skip(Math.Min(n, whole.Count - 1)));
                foreach (var side in (TestOrganization[])[here, there])
                {
                    using var resumed = await TurnStream.ResumeAsync(side, conversation, uncut.Turn, $"{uncut.Turn}:{n}");
                    wrong += (await resumed.ReadToEndAsync()).Text == rest ? 0 : 1;
                    resumedAfterwards++;
                }
            }
            Assert.That(
                whole.Select(frame => frame.Event).Distinct(), Is.EqualTo(trace ? (string[])["delta", "trace", "complete"] : ["delta", "complete"]));
            Assert.That(whole.Select(frame => frame.N), Is.EqualTo(Enumerable.Range(1, whole.Count)));
            Assert.That(whole[^1].Json.GetProperty("text").GetString(), Is.EqualTo(TurnRequests.TextOf(whole)));
        }

        Proof.Show(
            $"streams: cut and resumed{(trace ? ", with a trace" : "")}", ("turns", turns), ("frames", frames), ("cuts while it ran", cutWhileRunning),
            ("resumed afterwards", resumedAfterwards), ("joins that are not the uncut stream", wrong));
        Assert.That(wrong, Is.Zero);
        Assert.That(cutWhileRunning, Is.GreaterThan(turns * 5));
        Assert.That(servers.SelectMany(server => server.Faults), Is.Empty);
    }

    [Test]
    public async Task A_repeat_with_its_key_gets_it_from_its_start_running_or_finished()
    {
        var (here, there) = await SidesAsync();
        var conversation = await here.HasConversationAsync();
        using var first = await TurnStream.RunAsync(here, conversation, LongTurns.Message, key: "same");
        await first.ReadFramesAsync(3);

        using var during = await TurnStream.RunAsync(here, conversation, LongTurns.Message, key: "same");
        using var duringThere = await TurnStream.RunAsync(there, conversation, LongTurns.Message, key: "same");
        await Task.WhenAll(first.ReadToEndAsync(), during.ReadToEndAsync(), duringThere.ReadToEndAsync());
        using var after = await TurnStream.RunAsync(here, conversation, LongTurns.Message, key: "same");
        using var afterThere = await TurnStream.RunAsync(there, conversation, LongTurns.Message, key: "same");
        await Task.WhenAll(after.ReadToEndAsync(), afterThere.ReadToEndAsync());
        var another = await there.PostAsync($"{TurnRequests.TurnsOf(conversation)}/stream", new { user_message = "Other" }, ("Idempotency-Key", "same"));

        TurnStream[] repeats = [during, duringThere, after, afterThere];
        Assert.That(first.Frames[^1].Event, Is.EqualTo("complete"));
        Assert.That(first.IsReplay, Is.False);
        Assert.That(repeats.Select(repeat => (repeat.Status, repeat.IsReplay, repeat.Turn)), Is.All.EqualTo((200, true, first.Turn)));
        Assert.That(repeats.Select(repeat => repeat.Events), Is.All.EqualTo(first.Events));
        Assert.That((another.Status, another.Error), Is.EqualTo((422, "idempotency_key_reused")));
        Assert.That(await here.MessagesAsync(conversation), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_id_beyond_the_end_gets_the_last_frame_and_one_that_is_no_id_of_the_turn_422()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        using var run = await TurnStream.RunAsync(organization, conversation, "Hello");
        await run.ReadToEndAsync();
        using var other = await TurnStream.RunAsync(organization, conversation, "Hello");
        await other.ReadToEndAsync();
        var count = run.Frames.Count;

        foreach (var n in (int[])[count, count + 1, int.MaxValue])
        {
            using var beyond = await TurnStream.ResumeAsync(organization, conversation, run.Turn, $"{run.Turn}:{n}");
            Assert.That((await beyond.ReadToEndAsync()).Text, Is.EqualTo(run.Frames[^1].ToString()), $"{n}");
        }
        foreach (var id in (string[])["x", $"{run.Turn}", $"{run.Turn}:", $"{run.Turn}:-1", $"{run.Turn}:+1", $"{run.Turn}:x", $"{run.Turn}:1:1",
            $"{run.Turn}:1.0", $"{run.Turn}:99999999999", $"{run.Turn:n}:1", $"{other.Turn}:1", $"{Guid.NewGuid()}:1", $"x{run.Turn}:1"])
        {
            using var refused = await TurnStream.ResumeAsync(organization, conversation, run.Turn, id);
            Assert.That((await refused.ReadToEndAsync()).Text, Does.Contain("Last-Event-ID"), id);
            Assert.That(refused.Status, Is.EqualTo(422), id);
        }
    }

    [Test]
    public async Task An_empty_id_is_none_and_the_stream_begins_at_its_beginning([Values("", " ")] string id)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();
        using var run = await TurnStream.RunAsync(organization, conversation, "Hello");
        await run.ReadToEndAsync();

        using var again = await TurnStream.ResumeAsync(organization, conversation, run.Turn, id);

        Assert.That((await again.ReadToEndAsync()).Events, Is.EqualTo(run.Events));
        Assert.That(again.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task No_proxy_may_keep_or_change_a_stream()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var conversation = await organization.HasConversationAsync();

        var run = await organization.PostAsync($"{TurnRequests.TurnsOf(conversation)}/stream", new { user_message = "Hello" });
        var resumed = await organization.GetAsync($"{TurnRequests.TurnsOf(conversation)}/{run.Headers["Feather-Turn-Id"]}/stream");

        foreach (var answer in (TestAnswer[])[run, resumed])
        {
            Assert.That(answer.Headers["Cache-Control"].Split(", "), Is.EquivalentTo(["no-store", "no-transform"]));
            Assert.That(answer.Headers["X-Accel-Buffering"], Is.EqualTo("no"));
        }
    }

    [Test]
    public async Task It_ends_when_its_conversation_is_deleted([Values("delete", "forget")] string how)
    {
        var (here, there) = await SidesAsync();
        var endUser = await here.HasEndUserAsync();
        var conversation = await here.HasConversationAsync(endUser: endUser);
        using var run = await TurnStream.RunAsync(here, conversation, LongTurns.Message);
        await run.ReadFramesAsync(3);
        using var followed = await TurnStream.ResumeAsync(there, conversation, run.Turn);
        await followed.ReadFramesAsync(3);

        if (how == "forget")
        {
            Assert.That((await there.DeleteEndUserAsync(endUser)).Status, Is.EqualTo(204));
        }
        else
        {
            Assert.That((await there.CloseAsync(conversation)).Status, Is.EqualTo(200));
            Assert.That((await there.DeleteConversationAsync(conversation)).Status, Is.EqualTo(204));
        }
        await Task.WhenAll(run.ReadToEndAsync(), followed.ReadToEndAsync());
        using var gone = await TurnStream.ResumeAsync(here, conversation, run.Turn);

        foreach (var stream in (TurnStream[])[run, followed])
        {
            Assert.That(stream.IsBroken, Is.False);
            Assert.That(stream.Frames.Select(frame => frame.Event).Where(name => name is not "delta"), Is.SubsetOf((string[])["error"]));
        }
        Assert.That(gone.Status, Is.EqualTo(404));
        Assert.That(await here.TurnsAsync(), Is.Empty);
        Assert.That(servers.SelectMany(server => server.Faults), Is.Empty);
    }

    /// <summary>Cuts a reader after so many frames, at times in the middle of the next one, and continues on the other server.</summary>
    private static async Task<(string Events, bool WhileRunning)> CutAsync(
        TestOrganization here, TestOrganization there, Guid conversation, Guid turn, int after)
    {
        string kept;
        using (var first = await TurnStream.ResumeAsync(here, conversation, turn))
        {
            await first.ReadFramesAsync(after, more: after % 2 * 5);
            kept = first.Events;
        }
        using var rest = await TurnStream.ResumeAsync(there, conversation, turn, after == 0 ? null : $"{turn}:{after}");
        await rest.ReadFramesAsync(1);
        var isRunning = rest.Frames is [{ Event: "delta" }];
        await rest.ReadToEndAsync();
        return (kept + rest.Events, isRunning);
    }

    private async Task<(TestOrganization Here, TestOrganization There)> SidesAsync()
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, servers[0].Address);
        return (organization, organization.At(servers[1].Address));
    }
}
