using System.Diagnostics;
using Dapper;
using Feather.Api.Tests.Commands;
using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Turns;

/// <summary>A server is asked to stop in the middle of turns: streams continue on another server, and turns run to their end.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ShutdownTests
{
    private const string ComeAgain = "retry: 1000\n\n";

    [Test]
    public async Task Streams_go_elsewhere_and_turns_finish()
    {
        var count = Proof.Size(inSuite: 6, inProof: 100);
        await using var server = await ServeAsync(tokensPerSecond: 10);
        var (here, there) = await SidesAsync(server);
        var (conversations, asked) = (new List<Guid>(), await here.HasConversationAsync());
        for (var n = 0; n < count; n++)
            conversations.Add(await here.HasConversationAsync());

        var answering = here.RunTurnAsync(asked, LongTurns.Message);
        var streams = await Task.WhenAll(conversations.Select(conversation => TurnStream.RunAsync(here, conversation, LongTurns.Message)));
        await here.WaitForTurnsAsync("running", count + 1);
        await streams[0].ReadFramesAsync(2);
        var reading = Task.WhenAll(streams.Select(stream => stream.ReadToEndAsync()));
        var watch = Stopwatch.StartNew();
        var stopping = server.TerminateAsync();
        await reading;
        var untilEnded = watch.Elapsed;
        var running = await here.ScalarAsync<long>("select count(*) from turns.turns where organization_id = @Organization and status = 'running'");
        var rest = await Task.WhenAll(streams.Select((stream, n) => ResumeAsync(there, conversations[n], stream)));
        var answer = await answering;
        var exitCode = await stopping;
        var untilExit = watch.Elapsed;

        var bare = streams.Count(stream => !stream.IsBroken && stream.Text.EndsWith($"\n\n{ComeAgain}", StringComparison.Ordinal) && !stream.Events.Contains("retry", StringComparison.Ordinal));
        var joined = streams.Zip(rest).Count(pair => Joins([.. pair.First.Frames, .. pair.Second.Frames]));
        Proof.Show(
            "turns: shutdown", ("streams", count), ("ended after a bare retry", bare), ("turns still running then", running), ("finished, and joined elsewhere", joined),
            ("s until streams ended", untilEnded.TotalSeconds.ToString("0.0")), ("s until exit", untilExit.TotalSeconds.ToString("0.0")));
        Assert.That((bare, joined), Is.EqualTo((count, count)));
        Assert.That(running, Is.Positive, "the streams were over before");
        Assert.That((answer.Status, exitCode), Is.EqualTo((201, 0)), answer.Body);
        Assert.That(await here.ScalarAsync<long>("select count(*) from turns.turns where organization_id = @Organization and status <> 'completed'"), Is.Zero);
        Assert.That(untilExit, Is.LessThan(TimeSpan.FromSeconds(25)));
        foreach (var stream in streams.Concat(rest))
            stream.Dispose();
    }

    [Test]
    public async Task A_turn_that_takes_too_long_is_failed_and_its_conversation_goes_on()
    {
        await using var server = await ServeAsync(tokensPerSecond: 1);
        var (here, there) = await SidesAsync(server);
        var (conversation, asked) = (await here.HasConversationAsync(), await here.HasConversationAsync());
        using var stream = await TurnStream.RunAsync(here, conversation, LongTurns.Message);
        var answering = here.RunTurnAsync(asked, LongTurns.Message);
        await here.WaitForTurnsAsync("running", 2);
        await stream.ReadFramesAsync(1);

        var watch = Stopwatch.StartNew();
        var stopping = server.TerminateAsync();
        await stream.ReadToEndAsync();
        using var rest = await ResumeAsync(there, conversation, stream);
        var untilFailed = watch.Elapsed;
        var next = await there.RunTurnAsync(conversation, "Hello");
        var answer = await answering;
        var exitCode = await stopping;
        var untilExit = watch.Elapsed;

        Proof.Show(
            "turns: shutdown, too long a turn", ("s until it was failed", untilFailed.TotalSeconds.ToString("0.0")),
            ("s until exit", untilExit.TotalSeconds.ToString("0.0")));
        Assert.That(stream.Text, Does.EndWith($"\n\n{ComeAgain}"));
        Assert.That((rest.Frames[^1].Event, rest.Frames[^1].Json.GetProperty("error").GetString()), Is.EqualTo(("error", "unavailable")));
        Assert.That((next.Status, answer.Status, answer.Error, exitCode), Is.EqualTo((201, 503, "unavailable", 0)), $"{next} {answer}");
        Assert.That(await here.MessagesAsync(conversation), Has.Count.EqualTo(2));
        Assert.That(untilExit, Is.LessThan(TimeSpan.FromSeconds(25)));
    }

    [Test]
    public async Task A_turn_that_is_accepted_while_it_stops_is_answered_too()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await using var server = await ServeAsync(tokensPerSecond: 6, database);
        var organization = await TestOrganization.CreateAsync(database, server.Address);
        var conversation = await organization.HasConversationAsync();
        await using var held = await organization.BeginAsync();
        await held.Connection!.ExecuteAsync("select from conversations.conversations where id = @conversation for update", new { conversation });
        var answering = organization.RunTurnAsync(conversation, LongTurns.Message);
        await held.BlocksAsync(organization);

        var stopping = server.TerminateAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        await held.RollbackAsync();
        var answer = await answering;

        Assert.That((answer.Status, await stopping), Is.EqualTo((201, 0)), answer.Body);
    }

    /// <summary>Reads a stream as clients do: it connects again with the last id it has.</summary>
    private static async Task<TurnStream> ResumeAsync(TestOrganization there, Guid conversation, TurnStream cut) =>
        await (await TurnStream.ResumeAsync(there, conversation, cut.Turn, cut.Frames is [.., var last] ? last.Id : null)).ReadToEndAsync();

    private static bool Joins(List<StreamedFrame> frames) =>
        frames.Select(frame => frame.N).SequenceEqual(Enumerable.Range(1, frames.Count)) && frames[^1].Event == "complete"
        && frames[^1].Json.GetProperty("text").GetString() == TurnRequests.TextOf(frames);

    private static Task<FeatherProcess> ServeAsync(int tokensPerSecond, TestDatabase? database = null) => FeatherProcess.ServeAsync(
        ("ConnectionStrings__Feather", (database ?? FeatherApi.Database).ApiConnectionString), ("ScriptedTokensPerSecond", $"{tokensPerSecond}"));

    private static async Task<(TestOrganization Here, TestOrganization There)> SidesAsync(FeatherProcess server)
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server.Address);
        return (organization, organization.At(FeatherApi.Server.Address));
    }
}
