using Feather.Api.Tests.Conversations;
using Feather.Infrastructure.Turns;

namespace Feather.Api.Tests.Turns;

/// <summary>The worker looks across organizations, so these tests have a database of their own.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class TurnReaperTests
{
    private OwnDatabase own = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => own = await OwnDatabase.CreateAsync();

    [SetUp]
    public Task ResetAsync() => own.ResetAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await own.DisposeAsync();

    [Test]
    public async Task A_dead_turn_that_cannot_be_failed_keeps_no_other_waiting()
    {
        var organization = await own.NewOrganizationAsync();
        var (stuck, dead) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await organization.HasRunningTurnAsync(await organization.HasConversationAsync(), stuck, lease: "-2 minutes", deltas: "Hello");
        await organization.ExecuteAsync("update turns.frames set data = 'no JSON' where turn_id = @stuck", new { stuck });
        await organization.HasRunningTurnAsync(await organization.HasConversationAsync(), dead, lease: "-1 minute");

        await own.Worker<TurnReaper>().ReapAsync(CancellationToken.None);

        Assert.That(
            await organization.RowsAsync<(Guid, string)>("select id, status from turns.turns where organization_id = @Organization order by lease_expires_at"),
            Is.EqualTo(new[] { (stuck, "running"), (dead, "failed") }));
    }
}
