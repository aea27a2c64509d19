using System.Text.Json;
using Dapper;

namespace Feather.Api.Tests.Commands;

/// <summary>A command chooses an organization or makes one, so these tests look at all organizations.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class CommandLineTests
{
    private OwnDatabase own = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => own = await OwnDatabase.CreateAsync();

    [SetUp]
    public Task ResetAsync() => own.ResetAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await own.DisposeAsync();

    [Test]
    public async Task An_organization_comes_with_a_key_that_works()
    {
        var made = await RunAsync("organizations", "create", "--name", "Acme");

        Assert.That(made.ExitCode, Is.Zero, made.Error);
        var answer = JsonElement.Parse(made.Output);
        Assert.That(answer.GetProperty("api_key").GetString(), Does.StartWith("fth_live_"));
        Assert.That(await StatusWithAsync(answer), Is.EqualTo(404));
        Assert.That(
            await KeysAsync(),
            Is.EqualTo((Row[])[new(answer.GetProperty("organization_id").GetGuid(), "Acme", answer.GetProperty("key_id").GetGuid(), null)]));
    }

    [Test]
    public async Task A_further_key_is_made_and_revoked()
    {
        var organization = await own.NewOrganizationAsync();

        var made = await RunAsync("keys", "create", "--organization", $"{organization.Id}", "--name", "CI", "--test", "--expires-at", "2999-01-31T12:00:00Z");
        var answer = JsonElement.Parse(made.Output);
        var keyId = answer.GetProperty("key_id").GetString()!;
        var revoked = await RunAsync("keys", "revoke", "--organization", $"{organization.Id}", keyId);
        var again = await RunAsync("keys", "revoke", "--organization", $"{organization.Id}", keyId);

        Assert.That(answer.GetProperty("api_key").GetString(), Does.StartWith("fth_test_"));
        Assert.That((revoked.ExitCode, again.ExitCode), Is.EqualTo((0, 0)));
        Assert.That(await StatusWithAsync(answer), Is.EqualTo(401));
        Assert.That(
            (await KeysAsync()).Except([KeyOf(organization)]),
            Is.EqualTo((Row[])[new(organization.Id, "Test", Guid.Parse(keyId), new DateTime(2999, 1, 31, 12, 0, 0, DateTimeKind.Utc))]));
    }

    [Test]
    public async Task What_cannot_be_done_is_said_in_a_sentence_and_exit_1()
    {
        var organization = await own.NewOrganizationAsync();
        var other = await own.NewOrganizationAsync();

        (string Sentence, string[] Arguments)[] cases =
        [
            ("--expires-at is in the past.",
                ["keys", "create", "--organization", $"{organization.Id}", "--name", "CI", "--expires-at", "2020-01-31T12:00:00Z"]),
            ("There is no such organization.", ["keys", "create", "--organization", $"{Guid.NewGuid()}", "--name", "CI"]),
            ("The organization has no such key.", ["keys", "revoke", "--organization", $"{organization.Id}", $"{Guid.NewGuid()}"]),
            ("The organization has no such key.", ["keys", "revoke", "--organization", $"{organization.Id}", $"{other.KeyId}"]),
            ("--name", ["organizations", "create"]),
            ("--organization", ["keys", "create", "--name", "CI", "--organization", "x"]),
            ("nonsense", ["nonsense"]),
        ];
        foreach (var (sentence, arguments) in cases)
        {
            var ended = await RunAsync(arguments);

            Assert.That(ended.ExitCode, Is.EqualTo(1), string.Join(' ', arguments));
            Assert.That(ended.Error, Does.Contain(sentence));
            Assert.That(ended.Error, Does.Not.Contain("   at "));
        }
        Assert.That(await KeysAsync(), Is.EquivalentTo((Row[])[KeyOf(organization), KeyOf(other)]));
    }

    [Test]
    public async Task A_name_that_the_table_refuses_is_said_in_a_sentence([Values(0, 256)] int length)
    {
        var made = await RunAsync("organizations", "create", "--name", new string('n', length));

        Assert.That(made.ExitCode, Is.EqualTo(1));
        Assert.That(made.Error, Does.Contain("name").And.Not.Contain("does not answer").And.Not.Contain("   at "));
        Assert.That(await KeysAsync(), Is.Empty);
    }

    private Task<Ended> RunAsync(params string[] arguments) => FeatherProcess.RunAsync(
        [
            ("ConnectionStrings__Feather", own.Database.ApiConnectionString),
            ("ConnectionStrings__FeatherOwner", own.Database.OwnerConnectionString),
        ],
        arguments);

    private async Task<int> StatusWithAsync(JsonElement answer) => (await own.Server.SendLinesAsync(
        $"GET /v1/v2/conversations/{Guid.NewGuid()} HTTP/1.1", $"x-api-key: {answer.GetProperty("api_key").GetString()}")).Status;

    /// <summary>Every organization of the database with each of its keys.</summary>
    private async Task<List<Row>> KeysAsync()
    {
        await using var connection = await own.Database.Owner.OpenConnectionAsync();
        return [.. await connection.QueryAsync<Row>(
            """
            select o.id as organizationId, o.name, k.id as keyId, k.expires_at as expiresAt
            from identity.organizations o left join identity.api_keys k on k.organization_id = o.id
            """)];
    }

    private static Row KeyOf(TestOrganization organization) => new(organization.Id, "Test", organization.KeyId, null);

    private sealed record Row(Guid OrganizationId, string Name, Guid? KeyId, DateTime? ExpiresAt);
}
