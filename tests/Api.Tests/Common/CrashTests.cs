using System.Collections.Concurrent;
using System.Diagnostics;

namespace Feather.Api.Tests;

/// <summary>Kills with SIGKILL during the work, on a durable cluster. Every answered conversation stays as it was answered.</summary>
internal sealed class CrashTests
{
    /// <summary>Keys that are answered before the next crash, so that a crash meets running requests.</summary>
    private const int BetweenCrashes = 60;

    [Test]
    public async Task The_server_dies_and_loses_nothing_that_it_answered()
    {
        var rounds = Proof.Size(inSuite: 1, inProof: 10);
        await using var cluster = await PrivateCluster.StartAsync();
        await using var database = await TestDatabase.CreateAsync(cluster.ConnectionString);
        await using var server = await ServerProcess.StartAsync(database);
        var work = await Work.CreateAsync(database, server);

        await Load.WhileAsync(CrashAsync(), callers: 6, work.OnceAsync);

        var (lost, changed) = await work.CompareAsync();
        var rows = await work.RowsAsync();
        Proof.Show(
            "crash-server",
            ("kills", rounds), ("keys", work.Keys), ("answers", work.Answers), ("broken connections", work.Broken),
            ("other answers than 201", work.Wrong.Count), ("keys with several ids", work.SeveralIds), ("created twice", work.CreatedTwice),
            ("lost", lost), ("changed", changed), ("rows without an answer", rows - work.Keys));
        Assert.That(work.Wrong, Is.Empty, server.Log);
        Assert.That(work.Broken, Is.Positive, "no kill interrupted a request");
        Assert.That((work.SeveralIds, work.CreatedTwice, lost, changed, rows), Is.EqualTo((0, 0, 0, 0, work.Keys)));

        async Task CrashAsync()
        {
            for (var round = 0; round < rounds; round++)
            {
                await work.ProgressAsync(BetweenCrashes);
                server.Kill();
                await server.StartAgainAsync();
            }
            await work.ProgressAsync(BetweenCrashes);
        }
    }

    [Test]
    public async Task The_database_dies_and_no_caller_notices()
    {
        var rounds = Proof.Size(inSuite: 1, inProof: 10);
        await using var cluster = await PrivateCluster.StartAsync();
        await using var database = await TestDatabase.CreateAsync(cluster.ConnectionString);
        await using var server = await ServerProcess.StartAsync(database);
        var work = await Work.CreateAsync(database, server);
        var durable = await work.Organization.ScalarAsync<string>("select current_setting('fsync') || '/' || current_setting('synchronous_commit')");
        var longest = TimeSpan.Zero;

        await Load.WhileAsync(CrashAsync(), callers: 6, work.OnceAsync);

        var (lost, changed) = await work.CompareAsync();
        var rows = await work.RowsAsync();
        Proof.Show(
            "crash-database",
            ("kills", rounds), ("fsync/synchronous_commit", durable!), ("s longest away", longest.TotalSeconds.ToString("0.0")),
            ("keys", work.Keys), ("answers", work.Answers), ("client errors", work.Broken + work.Wrong.Count),
            ("keys with several ids", work.SeveralIds), ("not created exactly once", work.NotCreatedOnce),
            ("lost", lost), ("changed", changed), ("rows without an answer", rows - work.Keys),
            ("ms slowest answer", work.SlowestMilliseconds));
        Assert.That(work.Wrong, Is.Empty, server.Log);
        Assert.That((work.Broken, work.SeveralIds, work.NotCreatedOnce, lost, changed), Is.EqualTo((0, 0, 0, 0, 0)));
        Assert.That(rows, Is.EqualTo(work.Keys));

        async Task CrashAsync()
        {
            for (var round = 0; round < rounds; round++)
            {
                await work.ProgressAsync(BetweenCrashes);
                var away = Stopwatch.StartNew();
                await cluster.CrashAsync();
                database.Owner.Clear();
                longest = away.Elapsed > longest ? away.Elapsed : longest;
            }
            await work.ProgressAsync(BetweenCrashes);
        }
    }

    /// <summary>Creates conversations of every kind, with several callers for each key, and remembers the answers.</summary>
    private sealed class Work(TestOrganization organization, TestAgent agent, TestTeam team)
    {
        private const int CallersPerKey = 3;
        private const int Kinds = 5;

        private readonly ConcurrentBag<(TestAnswer Answer, string Subject)> first = [];
        private int keys, answers, broken, severalIds, notCreatedOnce, createdTwice;
        private long slowest;

        public TestOrganization Organization => organization;
        public int Keys => keys;
        public int Answers => answers;
        public int Broken => broken;
        public int SeveralIds => severalIds;
        public int NotCreatedOnce => notCreatedOnce;
        public int CreatedTwice => createdTwice;
        public long SlowestMilliseconds => slowest;
        public ConcurrentQueue<string> Wrong { get; } = [];

        public static async Task<Work> CreateAsync(TestDatabase database, ServerProcess server)
        {
            var organization = await TestOrganization.CreateAsync(database, server.Address);
            var agent = await organization.HasAgentAsync();
            return new Work(organization, agent, await organization.HasTeamAsync(agent, await organization.HasAgentAsync()));
        }

        /// <summary>All callers send one new key. After a broken connection a caller sends it again.</summary>
        public async Task OnceAsync()
        {
            var number = Interlocked.Increment(ref keys);
            var subject = $"subject {number}";
            var endUser = Guid.CreateVersion7();
            var ofTestChat = new { agent_id = agent.Id, context_variables = new { subject } };
            var idempotencyKey = ("Idempotency-Key", subject);
            var got = await Load.TogetherAsync(CallersPerKey, _ => PersistAsync((number % Kinds) switch
            {
                0 => () => organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, subject }),
                1 => () => organization.GetOrCreateAsync(new { end_user_id = endUser, team_id = team.Id, subject }),
                2 => () => organization.GetOrCreateAsync(new { end_user_id = endUser, team_id = team.Id, external_id = subject, subject }),
                3 => () => organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, subject }, idempotencyKey),
                _ => () => organization.StartTestChatAsync(ofTestChat, idempotencyKey),
            }));
            Interlocked.Add(ref answers, got.Length);
            if (got.FirstOrDefault(answer => answer.Status != 201) is { } wrong)
            {
                Wrong.Enqueue(wrong.ToString());
                return;
            }

            first.Add((got[0], subject));
            Count(ref severalIds, got.DistinctBy(answer => answer.Body).Count() != 1);
            if (number % Kinds is 3 or 4)
                return;
            Count(ref notCreatedOnce, got.Count(answer => answer.Created) != 1);
            Count(ref createdTwice, got.Count(answer => answer.Created) > 1);
        }

        /// <summary>Waits until this many more keys have an answer.</summary>
        public async Task ProgressAsync(int more)
        {
            var goal = first.Count + more;
            while (first.Count < goal && Wrong.IsEmpty)
                await Task.Delay(5);
        }

        /// <summary>Counts the answered conversations that are lost, and those that differ from their answer.</summary>
        public async Task<(int Lost, int Changed)> CompareAsync()
        {
            var stored = (await organization.RowsAsync<Row>(
                """
                select c.id, c.end_user_id, coalesce(c.subject, c.context_variables ->> 'subject') as subject, c.agent_revision_id, c.team_revision_id,
                       (select count(*)::int from conversations.bound_revisions b
                        where b.organization_id = c.organization_id and b.conversation_id = c.id) as pins,
                       c.session_type <> 'live' or exists (
                           select from identity.end_users u where u.organization_id = c.organization_id and u.id = c.end_user_id) as known
                from conversations.conversations c
                where c.organization_id = @Organization
                """)).ToDictionary(row => row.Id);
            int lost = 0, changed = 0;
            foreach (var (answer, subject) in first)
            {
                if (!stored.TryGetValue(Guid.Parse(answer.Headers["Location"][^36..]), out var row))
                    lost++;
                else if (row.Subject != subject || row.EndUserId != answer.Json.GetProperty("end_user_id").GetGuid() || !row.Known || !row.IsPinned(agent, team))
                    changed++;
            }
            return (lost, changed);
        }

        public Task<int> RowsAsync() =>
            organization.ScalarAsync<int>("select count(*) from conversations.conversations where organization_id = @Organization");

        private async Task<TestAnswer> PersistAsync(Func<Task<TestAnswer>> ask)
        {
            while (true)
            {
                var watch = Stopwatch.StartNew();
                try
                {
                    var answer = await ask();
                    InterlockedMax(ref slowest, watch.ElapsedMilliseconds);
                    return answer;
                }
                catch (Exception failure) when (failure is HttpRequestException or IOException)
                {
                    Interlocked.Increment(ref broken);
                    await Task.Delay(50);
                }
            }
        }

        private static void Count(ref int counter, bool counts) => Interlocked.Add(ref counter, counts ? 1 : 0);

        private static void InterlockedMax(ref long target, long value)
        {
            for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
                Interlocked.CompareExchange(ref target, value, seen);
        }

        private sealed record Row(Guid Id, Guid EndUserId, string Subject, Guid? AgentRevisionId, Guid? TeamRevisionId, int Pins, bool Known)
        {
            public bool IsPinned(TestAgent agent, TestTeam team) => TeamRevisionId is null
                ? AgentRevisionId == agent.RevisionId && Pins == 0
                : TeamRevisionId == team.RevisionId && Pins == 2;
        }
    }
}
