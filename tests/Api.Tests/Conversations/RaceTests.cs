using System.Diagnostics;

namespace Feather.Api.Tests.Conversations;

/// <summary>Many callers use one key on two servers. The first makes the conversation, and all callers get it.</summary>
internal sealed class RaceTests
{
    private const int Callers = 12;
    private const int KeysPerTarget = 10;

    private TwoServers servers = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => servers = await TwoServers.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await servers.DisposeAsync();

    [Test]
    public async Task Callers_at_once_on_a_fresh_key_get_one_conversation([Values] bool byExternalId, [Values] bool withTeam)
    {
        var keys = Proof.Size(inSuite: 20, inProof: 1500);
        var sides = await servers.SidesAsync();
        var organization = sides[0];
        var watch = Stopwatch.StartNew();
        int wrongStatus = 0, severalIds = 0, notOneCreated = 0;
        Target target = null!;

        for (var key = 0; key < keys; key++)
        {
            // A new target that nothing has pinned. Its first binds all try to freeze it.
            if (key % KeysPerTarget == 0)
                target = await Target.CreateAsync(organization, withTeam);
            var endUser = Guid.CreateVersion7();
            var body = new
            {
                end_user_id = endUser,
                external_id = byExternalId ? $"race {endUser}" : null,
                assistant_id = target.AgentId,
                team_id = target.TeamId,
            };
            var answers = await Load.TogetherAsync(Callers, caller => sides[caller % 2].GetOrCreateAsync(body));

            if (answers.Any(answer => answer.Status != 201))
            {
                wrongStatus++;
                continue;
            }
            severalIds += answers.DistinctBy(answer => answer.Id).Count() == 1 ? 0 : 1;
            notOneCreated += answers.Count(answer => answer.Created) == 1 ? 0 : 1;
        }

        var rows = await organization.ScalarAsync<int>(
            "select count(*) from conversations.conversations where organization_id = @Organization");
        var pins = await organization.ScalarAsync<int>(
            "select count(*) from conversations.bound_revisions where organization_id = @Organization");
        var endUsers = await organization.ScalarAsync<int>(
            "select count(*) from identity.end_users where organization_id = @Organization");
        Proof.Show(
            $"races: by {(byExternalId ? "external_id" : "end user")}, {(withTeam ? "team" : "agent")}",
            ("keys", keys), ("calls", keys * Callers), ("rows", rows), ("keys with another status than 201", wrongStatus),
            ("with several ids", severalIds), ("not created exactly once", notOneCreated),
            ("calls/s", (int)(keys * Callers / watch.Elapsed.TotalSeconds)));
        Assert.That((wrongStatus, severalIds, notOneCreated), Is.EqualTo((0, 0, 0)), servers.Logs);
        Assert.That((rows, endUsers), Is.EqualTo((keys, keys)));
        Assert.That(pins, Is.EqualTo(withTeam ? keys * Target.Members : 0));
    }

    [Test]
    public async Task A_request_that_loses_an_external_id_makes_no_end_user_known([Values] bool withTeam)
    {
        var keys = Proof.Size(inSuite: 20, inProof: 500);
        var sides = await servers.SidesAsync();
        var organization = sides[0];
        var target = await Target.CreateAsync(organization, withTeam);
        List<int> statuses = [];

        for (var key = 0; key < keys; key++)
        {
            var externalId = $"one of {Callers} people {key}";
            var answers = await Load.TogetherAsync(Callers, caller => sides[caller % 2].GetOrCreateAsync(new
            {
                end_user_id = Guid.CreateVersion7(),
                external_id = externalId,
                assistant_id = target.AgentId,
                team_id = target.TeamId,
            }));
            statuses.AddRange(answers.Select(answer => answer.Status));
        }

        var endUsers = await organization.ScalarAsync<int>(
            "select count(*) from identity.end_users where organization_id = @Organization");
        Proof.Show(
            $"races: different people, one external_id, {(withTeam ? "team" : "agent")}",
            ("keys", keys), ("calls", keys * Callers), ("end users", endUsers), ("conflicts", statuses.Count(status => status == 409)));
        Assert.That(statuses.Count(status => status == 201), Is.EqualTo(keys), servers.Logs);
        Assert.That(statuses.Count(status => status == 409), Is.EqualTo(keys * (Callers - 1)));
        Assert.That(endUsers, Is.EqualTo(keys));
    }

    private sealed record Target(Guid? AgentId, Guid? TeamId)
    {
        public const int Members = 3;

        public static async Task<Target> CreateAsync(TestOrganization organization, bool isTeam)
        {
            if (!isTeam)
                return new Target((await organization.HasAgentAsync()).Id, null);
            var roster = new TestAgent[Members];
            for (var member = 0; member < Members; member++)
                roster[member] = await organization.HasAgentAsync();
            return new Target(null, (await organization.HasTeamAsync(roster)).Id);
        }
    }
}
