using Feather.Api.Tests.Conversations;
using Feather.Api.Tests.Models;

namespace Feather.Api.Tests.Memory;

/// <summary>A provider that fails while a conversation is summarized. The server that asks it has a database of its own.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SummaryFailureTests
{
    private TestDatabase database = null!;
    private FakeOpenAI models = null!;
    private TestServer server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        models = await FakeOpenAI.StartAsync();
        models.Reply = request => request.Model switch
        {
            "later" => new FakeReply("{}", 429, "application/json", RetryAfter: "40"),
            "small" when TranscriptOf(request).Length > 1000 => new FakeReply(
                """{"error":{"message":"Too long.","code":"context_length_exceeded"}}""", 400, "application/json"),
            "tiny" => new FakeReply("""{"error":{"message":"Too long.","code":"context_length_exceeded"}}""", 400, "application/json"),
            _ => null,
        };
        server = await TestServer.StartAsync(database, ("OpenAIBaseAddress", models.Address.ToString()));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await server.DisposeAsync();
        await models.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task The_next_attempt_is_no_sooner_than_the_provider_asks()
    {
        var organization = await TestOrganization.CreateAsync(database, server);
        var id = await organization.HasSpokenAsync();
        await organization.HasRouterConfigAsync(id, "later");

        await organization.CloseAsync(id);
        await Eventually.IsAsync(() => organization.WorkAsync(id), rows => rows[0].LastError is not null);
        var seconds = await organization.ScalarAsync<double>(
            "select extract(epoch from due_at - now())::float8 from conversations.outbox where conversation_id = @id and kind = 'summary'", new { id });

        Assert.That(seconds, Is.InRange(20, 40), "by itself the first pause is five seconds");
    }

    [Test]
    public async Task A_model_whose_context_is_too_small_is_asked_once_more_with_half()
    {
        var organization = await TestOrganization.CreateAsync(database, server);
        var id = await organization.HasConversationAsync();
        for (var i = 0; i < 4; i++)
            await organization.SpeaksAsync(id, said: new string('x', 150), answered: $"answered {i} ".PadRight(150));
        await organization.HasRouterConfigAsync(id, "small");

        await organization.CloseAsync(id);
        var work = await organization.WorkIsDoneAsync(id);
        var summary = (await organization.GetConversationAsync(id)).Json.GetProperty("summary").GetString();
        var asked = models.Requests.Where(request => request.Model == "small").Select(TranscriptOf).ToList();

        Assert.That((work[0].Attempts, summary), Is.EqualTo((1, "One two three.")));
        Assert.That(asked, Has.Count.EqualTo(2));
        Assert.That(asked[1], Has.Length.LessThanOrEqualTo(asked[0].Length / 2).And.Contain("answered 3").And.Not.Contain("answered 1"));
    }

    [Test]
    public async Task A_context_that_is_too_small_for_half_is_for_good()
    {
        var organization = await TestOrganization.CreateAsync(database, server);
        var id = await organization.HasSpokenAsync();
        await organization.HasRouterConfigAsync(id, "tiny");

        await organization.CloseAsync(id);
        var work = await Eventually.IsAsync(() => organization.WorkAsync(id), rows => rows.TrueForAll(row => row.HasFailed));

        Assert.That(work[0].Attempts, Is.EqualTo(1));
        Assert.That(models.Requests.Count(request => request.Model == "tiny"), Is.EqualTo(2));
    }

    private static string TranscriptOf(FakeOpenAIRequest request) => request.Body.GetProperty("messages")[1].GetProperty("content").GetString()!;
}
