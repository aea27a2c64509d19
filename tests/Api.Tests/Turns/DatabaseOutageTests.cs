using System.Diagnostics;
using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Turns;

/// <summary>SIGKILL to the database in the middle of streams: each stream ends as without it, or with an error, and none hangs.</summary>
internal sealed class DatabaseOutageTests
{
    [Test]
    public async Task Streams_outlive_a_crash_of_the_database()
    {
        var count = Proof.Size(inSuite: 8, inProof: 100);
        var crashes = Proof.Size(inSuite: 1, inProof: 2);
        await using var cluster = await PrivateCluster.StartAsync();
        await using var database = await TestDatabase.CreateAsync(cluster.ConnectionString);
        await using var server = await ServerProcess.StartAsync(database, tokensPerSecond: 10);
        await using var another = await ServerProcess.StartAsync(database, tokensPerSecond: 10);
        var here = await TestOrganization.CreateAsync(database, server.Address);
        var there = here.At(another.Address);
        var conversations = new List<Guid>();
        for (var n = 0; n < count; n++)
            conversations.Add(await here.HasConversationAsync());

        var streams = await Task.WhenAll(conversations.Select(conversation => TurnStream.RunAsync(here, conversation, LongTurns.Message)));
        var followers = await Task.WhenAll(streams.Select((stream, n) => TurnStream.ResumeAsync(there, conversations[n], stream.Turn)));
        var reading = Task.WhenAll(streams.Concat(followers).Select(stream => stream.ReadToEndAsync()));
        await here.WaitForTurnsAsync("running", count);
        var watch = Stopwatch.StartNew();
        var away = 0.0;
        for (var crash = 0; crash < crashes; crash++)
        {
            var since = Stopwatch.StartNew();
            await cluster.CrashAsync();
            database.Owner.Clear();
            away = Math.Max(away, since.Elapsed.TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        await reading;
        var untilEnded = watch.Elapsed;

        int completed = 0, failed = 0, joined = 0, right = 0;
        for (var n = 0; n < count; n++)
        {
            var frames = streams[n].Frames;
            completed += frames[^1].Event == "complete" ? 1 : 0;
            failed += frames[^1].Event == "error" && frames[^1].Json.GetProperty("error").GetString() == "unavailable" ? 1 : 0;
            joined += frames.Select(frame => frame.N).SequenceEqual(Enumerable.Range(1, frames.Count)) && followers[n].Events == streams[n].Events ? 1 : 0;
            var messages = await here.MessagesAsync(conversations[n]);
            right += frames[^1].Event == "complete"
                ? messages is [{ Role: "user" }, { Role: "assistant" } answer] && answer.Content == TurnRequests.TextOf(frames)
                    && frames[^1].Json.GetProperty("text").GetString() == answer.Content ? 1 : 0
                : messages.Count == 0 ? 1 : 0;
        }
        var next = await Task.WhenAll(conversations.Take(10).Select(conversation => there.RunTurnAsync(conversation, "Hello")));
        Proof.Show(
            "turns: crash of the database", ("crashes", crashes), ("streams", count), ("s longest away", away.ToString("0.0")), ("completed", completed),
            ("ended with unavailable", failed), ("the same on another server, without gaps", joined), ("with the right messages", right),
            ("s until all ended", untilEnded.TotalSeconds.ToString("0.0")));
        Assert.That((completed + failed, joined, right), Is.EqualTo((count, count, count)), server.Log);
        Assert.That(completed, Is.Positive);
        Assert.That(streams.Concat(followers).Select(stream => stream.IsBroken), Is.All.False);
        Assert.That(next.Select(answer => answer.Status), Is.All.EqualTo(201));
        foreach (var stream in streams.Concat(followers))
            stream.Dispose();
    }
}
