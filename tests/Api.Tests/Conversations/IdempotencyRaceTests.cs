using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Feather.Api.Tests.Conversations;

/// <summary>Many callers use one Idempotency-Key at once, across crashes, and while rows are added and deleted.</summary>
internal sealed class IdempotencyRaceTests
{
    private const string Header = "Idempotency-Key";

    [Test]
    public async Task Callers_at_once_with_one_key_get_one_fresh_answer([Values] bool testChat)
    {
        const int callers = 50;
        var keys = Proof.Size(inSuite: 3, inProof: 100);
        var organization = await FeatherApi.NewOrganizationAsync();
        var other = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var othersAgent = await other.HasAgentAsync();
        int fresh = 0, replayed = 0, inUse = 0, wrong = 0, unlike = 0, reused = 0, independent = 0;

        for (var number = 0; number < keys; number++)
        {
            var key = (Header, $"key {number}");
            var endUser = Guid.CreateVersion7();
            var answers = await Load.TogetherAsync(callers, _ => Ask(organization, agent, endUser, key));

            var kept = answers.Where(answer => answer.Status == 201).ToArray();
            fresh += kept.Count(answer => !IsReplay(answer));
            replayed += kept.Count(IsReplay);
            inUse += answers.Count(IsInUse);
            wrong += answers.Count(answer => answer.Status != 201 && !IsInUse(answer));
            unlike += kept.DistinctBy(Repeatable).Count() - 1;

            var another = testChat
                ? await organization.StartTestChatAsync(new { agent_id = agent.Id, context_variables = new { a = 1 } }, key)
                : await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, subject = "Another" }, key);
            reused += another is { Status: 422, Error: "idempotency_key_reused" } ? 1 : 0;
            var others = await Ask(other, othersAgent, endUser, key);
            independent += others.Status == 201 && !IsReplay(others) ? 1 : 0;
        }

        var rows = await organization.ScalarAsync<int>("select count(*) from conversations.conversations where organization_id = @Organization");
        var records = await organization.ScalarAsync<int>("select count(*) from idempotency.records where organization_id = @Organization");
        Proof.Show(
            $"idempotency: {(testChat ? "test chat" : "get or create")}",
            ("keys", keys), ("callers each", callers), ("rows", rows), ("records", records), ("fresh answers", fresh), ("replays", replayed),
            ("409", inUse), ("other statuses", wrong), ("replays with other bytes", unlike), ("422 for another body", reused),
            ("fresh for another organization", independent));
        Assert.That((rows, records, fresh, wrong, unlike), Is.EqualTo((keys, keys, keys, 0, 0)));
        Assert.That((reused, independent, replayed + inUse), Is.EqualTo((keys, keys, keys * (callers - 1))));

        Task<TestAnswer> Ask(TestOrganization who, TestAgent whose, Guid endUser, (string, string) key) => testChat
            ? who.StartTestChatAsync(new { agent_id = whose.Id }, key)
            : who.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = whose.Id }, key);
    }

    [Test]
    public async Task A_crash_between_commit_and_answer_is_answered_when_it_is_asked_again()
    {
        var crashes = Proof.Size(inSuite: 2, inProof: 10);
        await using var server = await ServerProcess.StartAsync(FeatherApi.Database);
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, server.Address);
        var agent = await organization.HasAgentAsync();
        int replayed = 0, sameRow = 0;

        for (var number = 0; number < crashes; number++)
        {
            var (path, body) = number % 2 == 0
                ? ("/v1/v2/conversations/test-chat", JsonSerializer.Serialize(new { agent_id = agent.Id }))
                : ("/v1/v2/conversations", JsonSerializer.Serialize(new { end_user_id = Guid.CreateVersion7(), assistant_id = agent.Id }));
            await LoseAnswerAsync(server, organization, path, body, $"crash {number}");
            await server.StartAgainAsync();

            var kept = await organization.ScalarAsync<Guid>(
                "select conversation_id from idempotency.records where organization_id = @Id and key = @Key",
                new { organization.Id, Key = $"crash {number}" });
            var answer = await organization.PostAsync(path, body, (Header, $"crash {number}"));
            replayed += answer.Status == 201 && IsReplay(answer) ? 1 : 0;
            sameRow += answer.Headers["Location"].EndsWith($"{kept}", StringComparison.Ordinal) ? 1 : 0;
        }

        var rows = await organization.ScalarAsync<int>("select count(*) from conversations.conversations where organization_id = @Organization");
        Proof.Show(
            "idempotency: crash between commit and answer",
            ("crashes", crashes), ("rows", rows), ("replays", replayed), ("of the stored row", sameRow));
        Assert.That((rows, replayed, sameRow), Is.EqualTo((crashes, crashes, crashes)));
    }

    [Test]
    public async Task A_key_is_free_again_when_it_expired_failed_or_its_conversation_is_gone()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var key = (Header, "again");

        // Failed: the transaction rolls the claim back.
        var failed = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = Guid.NewGuid() }, key);
        var fresh = await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id }, key);
        Assert.That((failed.Status, fresh.Status, IsReplay(fresh)), Is.EqualTo((404, 201, false)), fresh.Body);

        // Expired: many callers find the expired record at once.
        await organization.ExecuteAsync("update idempotency.records set expires_at = now() - interval '1 second' where organization_id = @Organization");
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };
        var answers = await Load.TogetherAsync(12, _ => organization.GetOrCreateAsync(body, key));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(201));
        Assert.That(answers.Count(answer => !IsReplay(answer)), Is.EqualTo(1));

        // Deleted: the record is deleted with its conversation.
        await organization.ExecuteAsync(
            "delete from conversations.conversations where organization_id = @Id and id = @Conversation",
            new { organization.Id, Conversation = answers[0].Id });
        var records = await organization.ScalarAsync<int>("select count(*) from idempotency.records where organization_id = @Organization");
        var anew = await organization.GetOrCreateAsync(body, key);
        Assert.That((records, anew.Status, IsReplay(anew)), Is.EqualTo((0, 201, false)));
        Assert.That(anew.Id, Is.Not.EqualTo(answers[0].Id));
        Proof.Show("idempotency: expired, failed, deleted", ("keys free again", 3));
    }

    [Test]
    public async Task A_key_that_stays_claimed_is_waited_for_two_seconds()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };
        await using var claim = await organization.BeginAsync();
        await claim.Connection!.ExecuteAsync(
            """
            insert into idempotency.records (organization_id, method, path, key, claim_id, body_sha256, expires_at)
            values (@Id, 'POST', '/v1/v2/conversations', 'held', gen_random_uuid(), sha256(''), now() + interval '1 day')
            """,
            new { organization.Id });

        var watch = Stopwatch.StartNew();
        var held = await organization.GetOrCreateAsync(body, (Header, "held"));
        var waited = watch.Elapsed;
        await claim.RollbackAsync();
        var free = await organization.GetOrCreateAsync(body, (Header, "held"));

        Proof.Show("idempotency: claim held", ("s until 409", waited.TotalSeconds.ToString("0.00")));
        Assert.That(IsInUse(held), held.ToString());
        Assert.That(waited.TotalSeconds, Is.InRange(1.9, 4));
        Assert.That((free.Status, IsReplay(free)), Is.EqualTo((201, false)));
    }

    [Test]
    public async Task A_conversation_that_is_deleted_while_its_answer_is_kept_is_made_anew()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id };
        var gone = await organization.GetOrCreateAsync(body);
        await using var deletion = await organization.BeginAsync();
        await deletion.Connection!.ExecuteAsync(
            "delete from conversations.conversations where organization_id = @Organization and id = @Id",
            new { Organization = organization.Id, gone.Id });

        // Finds the conversation. Then waits for the deletion, because the stored answer has a foreign key to it.
        var asking = organization.GetOrCreateAsync(body, (Header, "kept"));
        await deletion.BlocksAsync(organization);
        await deletion.CommitAsync();
        var answer = await asking;

        Assert.That((answer.Status, answer.Headers.ContainsKey("Idempotent-Replayed")), Is.EqualTo((201, false)), answer.Body);
        Assert.That(answer.Created);
        Assert.That(answer.Id, Is.Not.EqualTo(gone.Id));
        Proof.Show("idempotency: deleted while it is kept", ("made anew", 1));
    }

    /// <summary>Loses an answer after the commit: kills the server when the answer's first byte arrives.</summary>
    private static async Task LoseAnswerAsync(ServerProcess server, TestOrganization organization, string path, string body, string key)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n"
            + $"x-api-key: {organization.ApiKey}\r\n{Header}: {key}\r\n\r\n{body}"));
        Assert.That(await stream.ReadAsync(new byte[1]), Is.EqualTo(1), server.Log);
        server.Kill();
    }

    private static bool IsReplay(TestAnswer answer) => answer.Headers.TryGetValue("Idempotent-Replayed", out var replayed) && replayed == "true";

    private static bool IsInUse(TestAnswer answer) =>
        answer is { Status: 409, Error: "idempotency_key_in_use" } && answer.Headers["Retry-After"] == "1";

    private static string Repeatable(TestAnswer answer) => answer.Body + string.Join(
        ' ', answer.Headers.Where(header => header.Key is "Location" || header.Key.StartsWith("Feather-", StringComparison.Ordinal)).OrderBy(header => header.Key));
}
