using Feather.Api.Tests.Conversations;

namespace Feather.Api.Tests.Turns;

/// <summary>Callers that leave: every accepted turn is answered all the same.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class LeavingCallerTests
{
    private ServerProcess server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => server = await ServerProcess.StartAsync(FeatherApi.Database, tokensPerSecond: 50);

    [OneTimeTearDown]
    public async Task StopAsync() => await server.DisposeAsync();

    [Test]
    public async Task Leaving_in_the_middle_of_a_turn_cancels_nothing([Values] bool streamed)
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server.Address);
        var conversation = await organization.HasConversationAsync();

        if (streamed)
        {
            using var run = await TurnStream.RunAsync(organization, conversation, LongTurns.Message);
            await run.ReadFramesAsync(2);
        }
        else
        {
            using var leaving = new CancellationTokenSource();
            var asked = SendAsync(organization, TurnRequests.TurnsOf(conversation), leaving.Token);
            await organization.WaitForTurnsAsync("running", 1);
            await leaving.CancelAsync();
            Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());
        }
        await organization.WaitForTurnsAsync("running", 0);

        var turn = (await organization.TurnsAsync()).Single();
        using var read = await TurnStream.ResumeAsync(organization, conversation, turn.Id);
        await read.ReadToEndAsync();
        Assert.That((turn.Status, read.Frames[^1].Event), Is.EqualTo(("completed", "complete")));
        Assert.That(await organization.MessagesAsync(conversation), Has.Count.EqualTo(2));
        Assert.That(server.Faults, Is.Empty);
    }

    /// <summary>Some callers leave at the moment between storing the turn and running it.</summary>
    [Test]
    public async Task Leaving_at_any_moment_leaves_no_turn_behind_that_nobody_runs()
    {
        var callers = Proof.Size(inSuite: 60, inProof: 1000);
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server.Address);
        var agent = await organization.HasAgentAsync();

        foreach (var some in Enumerable.Range(0, callers).Chunk(10))
        {
            await Load.TogetherAsync(some.Length, async caller =>
            {
                var made = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id });
                using var leaving = new CancellationTokenSource(TimeSpan.FromMicroseconds(Random.Shared.Next(500, 25_000)));
                try
                {
                    using var answer = await SendAsync(organization, $"{TurnRequests.TurnsOf(made.Id)}{(caller % 2 == 0 ? "" : "/stream")}", leaving.Token);
                }
                catch (OperationCanceledException)
                {
                    // The caller has left, as intended.
                }
                return true;
            });
        }
        await organization.WaitForTurnsAsync("running", 0);

        var turns = await organization.TurnsAsync();
        Proof.Show(
            "turns: callers who leave", ("callers", callers), ("turns accepted", turns.Count), ("answered", turns.Count(turn => turn.Status == "completed")),
            ("failed", turns.Count(turn => turn.Status == "failed")));
        Assert.That(turns.Select(turn => turn.Status), Is.All.EqualTo("completed"));
        Assert.That(server.Faults, Is.Empty);
    }

    private static Task<HttpResponseMessage> SendAsync(TestOrganization organization, string path, CancellationToken cancellationToken) =>
        organization.Client.PostAsync(
            path, new StringContent($$"""{"user_message":"{{LongTurns.Message}}"}""", null, "application/json"), cancellationToken);
}
