namespace Feather.Api.Tests.Identity;

/// <summary>Many merges at once, on two nodes. One end user remains and has all conversations.</summary>
internal sealed class MergeRaceTests
{
    private const int Callers = 12;

    private TwoServers servers = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => servers = await TwoServers.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await servers.DisposeAsync();

    [Test]
    public async Task Whoever_gets_one_name_at_once_becomes_one()
    {
        var rounds = Proof.Size(inSuite: 5, inProof: 200);
        var sides = await servers.SidesAsync();

        for (var round = 0; round < rounds; round++)
        {
            var endUsers = await Load.TogetherAsync(Callers, _ => sides[0].HasEndUserAsync());
            var answers = await Load.TogetherAsync(Callers, caller => sides[caller % 2].UpdateEndUserAsync(
                endUsers[caller], new { org_external_end_user_id = $"crm-{round}" }));

            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200), servers.Logs);
            Assert.That(answers.Select(answer => answer.Uid()).Distinct().Count(), Is.EqualTo(1));
        }

        var events = await sides[0].ScalarAsync<int>("select count(*) from identity.merge_events where organization_id = @Organization");
        Proof.Show("identity: one name for many", ("names", rounds), ("merges", events));
        Assert.That(events, Is.EqualTo(rounds * (Callers - 1)));
        await AssertMergesAreFlatAsync(sides[0]);
    }

    [Test]
    public async Task A_pair_is_merged_once([Values] bool bothWays)
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var sides = await servers.SidesAsync();

        for (var round = 0; round < rounds; round++)
        {
            var pair = new[] { await sides[0].HasEndUserAsync($"a-{round}"), await sides[0].HasEndUserAsync($"b-{round}") };
            var answers = await Load.TogetherAsync(2, caller => sides[caller].UpdateEndUserAsync(
                pair[bothWays ? caller : 0], new { org_external_end_user_id = bothWays && caller == 1 ? $"a-{round}" : $"b-{round}" }));

            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200), servers.Logs);
            Assert.That(answers.Select(answer => answer.Uid()).Distinct().Count(), Is.EqualTo(1));
            if (!bothWays)
                Assert.That(answers[0].Uid(), Is.EqualTo(pair[1]));
        }

        var events = await sides[0].ScalarAsync<int>("select count(*) from identity.merge_events where organization_id = @Organization");
        Proof.Show($"identity: pairs merged {(bothWays ? "in both directions" : "twice")} at once", ("pairs", rounds), ("merges", events));
        Assert.That(events, Is.EqualTo(rounds));
        await AssertMergesAreFlatAsync(sides[0]);
    }

    [Test]
    public async Task A_merge_leaves_no_conversation_behind([Values("live", "test")] string sessionType)
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var sides = await servers.SidesAsync();
        var agent = await sides[0].HasAgentAsync();
        var differing = 0;

        for (var round = 0; round < rounds; round++)
        {
            var pair = new[] { await sides[0].HasEndUserAsync(), await sides[0].HasEndUserAsync($"crm-{round}") };
            Task<TestAnswer> CreateAsync(int caller) => sides[caller % 2].GetOrCreateAsync(
                new { end_user_id = pair[caller % 2], assistant_id = agent.Id, session_type = sessionType });

            var answers = await Load.TogetherAsync(Callers, caller => caller == Callers - 1
                ? sides[0].UpdateEndUserAsync(pair[0], new { org_external_end_user_id = $"crm-{round}" })
                : CreateAsync(caller));
            var afterwards = await Load.TogetherAsync(2, CreateAsync);

            Assert.That(answers.Select(answer => answer.Status), Is.EqualTo(Enumerable.Repeat(201, Callers - 1).Append(200)), servers.Logs);
            differing += afterwards.DistinctBy(answer => answer.Id).Count() - 1;
        }

        var leftBehind = await sides[0].ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            join identity.end_users u on u.organization_id = c.organization_id and u.id = c.end_user_id and u.status = 'merged'
            where c.organization_id = @Organization
            """);
        var (open, superseded) = (await sides[0].CountAsync("active"), await sides[0].CountAsync("superseded"));
        Proof.Show($"identity: merge against create, {sessionType}", ("merges", rounds), ("creates", rounds * (Callers - 1)), ("left behind", leftBehind), ("open", open), ("superseded", superseded));
        Assert.That((leftBehind, differing, open), Is.EqualTo((0, 0, rounds)), servers.Logs);
    }

    private static async Task AssertMergesAreFlatAsync(TestOrganization organization)
    {
        var steps = await organization.ScalarAsync<int>(
            """
            select count(*) from identity.end_users m
            join identity.end_users s on s.organization_id = m.organization_id and s.id = m.merged_into and s.status <> 'active'
            where m.organization_id = @Organization
            """);
        Assert.That(steps, Is.Zero);
    }
}
