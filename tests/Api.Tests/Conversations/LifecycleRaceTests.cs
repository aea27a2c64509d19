using Dapper;
using Feather.Api.Tests.Identity;

namespace Feather.Api.Tests.Conversations;

/// <summary>Callers on two nodes close, read, delete and forget the same conversation at once.</summary>
internal sealed class LifecycleRaceTests
{
    private const int Callers = 12;

    private TwoServers servers = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => servers = await TwoServers.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await servers.DisposeAsync();

    [Test]
    public async Task Closed_by_many_at_once_it_ends_once()
    {
        var rounds = Proof.Size(inSuite: 15, inProof: 1000);
        var sides = await servers.SidesAsync();
        int wrongStatus = 0, severalEnds = 0, notTwoPieces = 0;
        for (var round = 0; round < rounds; round++)
        {
            var id = await sides[0].HasSpokenAsync();
            var answers = await Load.TogetherAsync(Callers, caller => caller % 3 == 0
                ? sides[caller % 2].EndSessionAsync(id)
                : sides[caller % 2].CloseAsync(id, new { reason = "resolved" }));
            wrongStatus += answers.Count(answer => answer.Status != 200);
            severalEnds += answers.Where(answer => answer.Json.TryGetProperty("closed_at", out _)).Select(answer => answer.Text("closed_at")).Distinct().Count() - 1;
            notTwoPieces += (await sides[0].AfterWorkAsync(id)).Count == 2 ? 0 : 1;
        }

        Proof.Show("lifecycle: closed by many", ("conversations", rounds), ("calls", rounds * Callers), ("with another status than 200", wrongStatus),
            ("ends too many", severalEnds), ("without exactly two pieces of after-work", notTwoPieces));
        Assert.That((wrongStatus, severalEnds, notTwoPieces), Is.EqualTo((0, 0, 0)), servers.Logs);
    }

    [Test]
    public async Task Against_get_or_create_one_is_open_at_most_and_everybody_gets_one()
    {
        var rounds = Proof.Size(inSuite: 15, inProof: 1000);
        var sides = await servers.SidesAsync();
        var agent = await sides[0].HasAgentAsync();
        for (var round = 0; round < rounds; round++)
        {
            var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };
            var id = (await sides[0].GetOrCreateAsync(body)).Id;
            var answers = await Load.TogetherAsync(Callers, async caller => (caller,
                caller % 2 == 0 ? await sides[caller / 2 % 2].CloseAsync(id) : await sides[caller / 2 % 2].GetOrCreateAsync(body)));

            Assert.That(answers.All(one => one.Item2.Status == (one.caller % 2 == 0 ? 200 : 201)), Is.True, $"{string.Join('\n', answers)} {servers.Logs}");
            var got = answers.Where(one => one.caller % 2 == 1).Select(one => one.Item2.Id).Distinct().ToList();
            Assert.That(got.Where(one => one != id).ToList(), Has.Count.LessThanOrEqualTo(1));
            Assert.That(got.Contains(id) || got.Count == 1);
        }

        var (open, closed) = (await sides[0].RowsAsync<(long, long)>(
            "select count(*) filter (where closed_at is null), count(*) filter (where status = 'closed') from conversations.conversations where organization_id = @Organization")).Single();
        Proof.Show("lifecycle: closing against get-or-create", ("keys", rounds), ("closed", closed), ("open after it", open));
        Assert.That(closed, Is.EqualTo(rounds));
        Assert.That(open, Is.LessThanOrEqualTo(rounds));
    }

    [Test]
    public async Task Deleting_against_closing_leaves_all_of_it_or_nothing()
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var sides = await servers.SidesAsync();
        int refused = 0, deleted = 0;
        for (var round = 0; round < rounds; round++)
        {
            var id = await sides[0].HasSpokenAsync("test");
            var answers = await Load.TogetherAsync(Callers, async caller => (caller,
                caller % 2 == 0 ? await sides[caller / 2 % 2].CloseAsync(id) : await sides[caller / 2 % 2].DeleteConversationAsync(id)));

            Assert.That(answers.All(one => one.caller % 2 == 0 ? one.Item2.Status is 200 or 404 : one.Item2.Status is 204 or 404 or 409), Is.True, $"{string.Join('\n', answers)} {servers.Logs}");
            var gone = answers.Count(one => one.Item2.Status == 204);
            Assert.That(gone, Is.LessThanOrEqualTo(1));
            deleted += gone;
            refused += answers.Count(one => one.Item2.Status == 409);
            Assert.That((await sides[0].GetConversationAsync(id)).Status, Is.EqualTo(gone == 1 ? 404 : 200));
            if (gone == 1)
                Assert.That((await sides[0].RowsOfAsync(id)).Keys, Is.SubsetOf((string[])["turns.frames"]), "only frames of other conversations may remain");
        }

        Proof.Show("lifecycle: deleting against closing", ("conversations", rounds), ("deleted", deleted), ("refused as open", refused));
    }

    [Test]
    public async Task Against_a_merge_or_a_deletion_of_its_end_user_it_ends_once([Values] bool isMerge)
    {
        var rounds = Proof.Size(inSuite: 15, inProof: 500);
        var sides = await servers.SidesAsync();
        var (closed, other) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var name = $"crm-{Guid.NewGuid()}";
            var (survivor, endUser) = (await sides[0].HasEndUserAsync(name), await sides[0].HasEndUserAsync());
            var id = await sides[0].HasSpokenAsync(endUser: endUser);
            var answers = await Load.TogetherAsync(Callers, caller => caller > 0
                ? isMerge && caller % 3 == 0 ? sides[caller % 2].EndSessionAsync(id, new { end_user_id = endUser, session_id = id }) : sides[caller % 2].CloseAsync(id)
                : isMerge ? sides[0].UpdateEndUserAsync(endUser, new { org_external_end_user_id = name })
                : sides[0].DeleteEndUserAsync(endUser));

            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200).Or.EqualTo(204), servers.Logs);
            var read = await sides[0].GetConversationAsync(id);
            Assert.That(read.Text("status"), Is.EqualTo("closed"));
            Assert.That(read.Json.GetProperty("end_user_id").GetGuid(), Is.EqualTo(isMerge ? survivor : endUser));
            var work = (await sides[0].AfterWorkAsync(id)).Count;
            Assert.That(work, Is.EqualTo(isMerge ? 2 : 0), "a forgotten conversation has no after-work");
            (closed, other) = (closed + answers.Count(answer => answer.Status == 200), other + 1);
        }

        Proof.Show($"lifecycle: closing against {(isMerge ? "merges" : "deletions")} of end users", ("rounds", rounds), ("calls", rounds * Callers), ("not 200 or 204", (rounds * Callers) - closed - (isMerge ? 0 : other)));
    }

    [Test]
    public async Task Whose_end_user_is_merged_meanwhile_is_ended_by_either_id()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (survivor, merged) = (await organization.HasEndUserAsync("crm-1"), await organization.HasEndUserAsync());
        var id = await organization.HasSpokenAsync(endUser: merged);
        await using var merge = await organization.BeginAsync();
        await merge.Connection!.ExecuteAsync(
            """
            update conversations.conversations set end_user_id = @survivor where organization_id = @Organization and end_user_id = @merged;
            update identity.end_users set status = 'merged', merged_into = @survivor where organization_id = @Organization and id = @merged
            """,
            new { Organization = organization.Id, merged, survivor });

        // Both calls wait for the lock on the conversation.
        var (byMerged, bySurvivor) = (
            organization.EndSessionAsync(id, new { end_user_id = merged, session_id = id }),
            organization.EndSessionAsync(id, new { end_user_id = survivor, session_id = id }));
        await merge.BlocksAsync(organization, calls: 2);
        await merge.CommitAsync();

        Assert.That(((await byMerged).Status, (await bySurvivor).Status), Is.EqualTo((200, 200)));
        Assert.That((await organization.AfterWorkAsync(id)), Has.Count.EqualTo(2));
    }
}
