using System.Text.Json;

namespace Feather.Api.Tests.Commands;

[Parallelizable(ParallelScope.All)]
internal sealed class CommandLineTests
{
    [Test]
    public async Task An_organization_comes_with_a_key_that_works()
    {
        var made = await RunAsync("organizations", "create", "--name", "Acme");

        Assert.That(made.ExitCode, Is.Zero, made.Error);
        var answer = JsonElement.Parse(made.Output);
        Assert.That(answer.GetProperty("api_key").GetString(), Does.StartWith("fth_live_"));
        Assert.That(await StatusWithAsync(answer), Is.EqualTo(404));
        Assert.That(await OrganizationOfAsync(answer), Is.EqualTo(answer.GetProperty("organization_id").GetGuid()));
    }

    [Test]
    public async Task A_further_key_is_made_and_revoked()
    {
        var organization = await FeatherApi.NewOrganizationAsync();

        var made = await RunAsync("keys", "create", "--organization", $"{organization.Id}", "--name", "CI", "--test", "--expires-at", "2999-01-31T12:00:00Z");
        var answer = JsonElement.Parse(made.Output);
        var keyId = answer.GetProperty("key_id").GetString()!;
        var revoked = await RunAsync("keys", "revoke", "--organization", $"{organization.Id}", keyId);
        var again = await RunAsync("keys", "revoke", "--organization", $"{organization.Id}", keyId);

        Assert.That(answer.GetProperty("api_key").GetString(), Does.StartWith("fth_test_"));
        Assert.That((revoked.ExitCode, again.ExitCode), Is.EqualTo((0, 0)));
        Assert.That(await StatusWithAsync(answer), Is.EqualTo(401));
        Assert.That(
            await organization.ScalarAsync<DateTime>("select expires_at from identity.api_keys where organization_id = @Organization and name = 'CI'"),
            Is.EqualTo(new DateTime(2999, 1, 31, 12, 0, 0, DateTimeKind.Utc)));
    }

    [Test]
    public async Task What_cannot_be_done_is_said_in_a_sentence_and_exit_1()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var other = await FeatherApi.NewOrganizationAsync();

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
        Assert.That(
            await organization.ScalarAsync<long>("select count(*) from identity.api_keys where organization_id = @Organization"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_name_that_the_table_refuses_is_said_in_a_sentence([Values(0, 256)] int length)
    {
        var made = await RunAsync("organizations", "create", "--name", new string('n', length));

        Assert.That(made.ExitCode, Is.EqualTo(1));
        Assert.That(made.Error, Does.Contain("name").And.Not.Contain("does not answer").And.Not.Contain("   at "));
    }

    private static Task<Ended> RunAsync(params string[] arguments) => FeatherProcess.RunAsync(
        [
            ("ConnectionStrings__Feather", FeatherApi.Database.ApiConnectionString),
            ("ConnectionStrings__FeatherOwner", FeatherApi.Database.OwnerConnectionString),
        ],
        arguments);

    private static async Task<int> StatusWithAsync(JsonElement answer) => (await FeatherApi.Server.SendLinesAsync(
        $"GET /v1/v2/conversations/{Guid.NewGuid()} HTTP/1.1", $"x-api-key: {answer.GetProperty("api_key").GetString()}")).Status;

    private static async Task<object?> OrganizationOfAsync(JsonElement answer)
    {
        await using var command = FeatherApi.Database.Owner.CreateCommand("select organization_id from identity.api_keys where id = $1");
        command.Parameters.Add(new() { Value = answer.GetProperty("key_id").GetGuid() });
        return await command.ExecuteScalarAsync();
    }
}
