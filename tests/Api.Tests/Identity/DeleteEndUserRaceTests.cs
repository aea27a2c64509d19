using Dapper;

namespace Feather.Api.Tests.Identity;

/// <summary>An end user is deleted on one node while conversations with them begin on two nodes.</summary>
internal sealed class DeleteEndUserRaceTests
{
    private const int Callers = 12;

    private TwoServers servers = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => servers = await TwoServers.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await servers.DisposeAsync();

    [Test]
    public async Task A_deletion_leaves_no_conversation_open()
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var sides = await servers.SidesAsync();
        var agent = await sides[0].HasAgentAsync();
        var created = 0;

        for (var round = 0; round < rounds; round++)
        {
            var endUser = await sides[0].HasEndUserAsync();
            var answers = await Load.TogetherAsync(Callers, caller => caller == Callers / 2
                ? sides[0].DeleteEndUserAsync(endUser)
                : sides[caller % 2].GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, channel = $"{caller}", subject = "Words" }));

            Assert.That(answers[Callers / 2].Status, Is.EqualTo(204), servers.Logs);
            Assert.That(answers.Select(answer => answer.Status), Is.All.AnyOf(201, 204, 404), servers.Logs);
            created += answers.Count(answer => answer.Status == 201);
        }

        var open = await sides[0].CountAsync("active");
        var words = await sides[0].ScalarAsync<int>("select count(subject) from conversations.conversations where organization_id = @Organization");
        Proof.Show("identity: delete against bind", ("deletions", rounds), ("binds", created), ("left open", open), ("subjects left", words));
        Assert.That((open, words), Is.EqualTo((0, 0)));
        Assert.That(await sides[0].CountAsync("closed"), Is.EqualTo(created));
    }

    [Test]
    public async Task An_answer_that_was_to_be_kept_during_a_deletion_is_not()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = await organization.HasEndUserAsync(), assistant_id = agent.Id, subject = "Words" };
        var found = await organization.GetOrCreateAsync(body);
        await using var other = await organization.BeginAsync();
        await other.Connection!.ExecuteAsync(
            "select from conversations.conversations where organization_id = @Organization and id = @Id for update",
            new { Organization = organization.Id, found.Id });

        // Finds the conversation. Then waits to store its answer, which has a foreign key to the conversation.
        var asking = organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"));
        await other.BlocksAsync(organization);
        var deleting = organization.DeleteEndUserAsync(body.end_user_id);
        await other.BlocksAsync(organization, calls: 2);
        await other.RollbackAsync();
        var statuses = ((await asking).Status, (await deleting).Status);
        var repeated = await organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"));

        Assert.That(statuses, Is.EqualTo((201, 204)));
        Assert.That((repeated.Status, repeated.Error), Is.EqualTo((404, "not_found")));
        Assert.That(await organization.ScalarAsync<int>("select count(*) from idempotency.records where organization_id = @Organization"), Is.Zero);
    }
}
