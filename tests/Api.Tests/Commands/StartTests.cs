using Npgsql;

namespace Feather.Api.Tests.Commands;

/// <summary>Settings and databases with which the server refuses to start.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StartTests
{
    private const string Secret = "hunter2";

    [TestCase("ConnectionStrings__Feather", "")]
    [TestCase("ConnectionStrings__Feather", Secret)]
    [TestCase("ConnectionStrings__Feather", $"Password={Secret}")]
    [TestCase("ConnectionStrings__Feather", $"Host=localhost;Port=x{Secret};Password={Secret}")]
    [TestCase("ConnectionStrings__Feather", $"Host=localhost;Nonsense={Secret}")]
    [TestCase("ConnectionStrings__Feather", $"Host=localhost;Minimum Pool Size=20;Maximum Pool Size=10;Password={Secret}")]
    [TestCase("Urls", Secret)]
    [TestCase("Urls", $"http://127.0.0.1:{Secret}")]
    [TestCase("Urls", "http://127.0.0.1:99999")]
    [TestCase("AllowedOrigins", "*")]
    [TestCase("AllowedOrigins", "https://app.example.com/")]
    [TestCase("AllowedOrigins", $"https://app.example.com,{Secret}")]
    [TestCase("SecretsKey", "short")]
    [TestCase("SecretsKey", "AAAAAAAAAAAAAAAAAAAAAA==")]
    [TestCase("SecretsKey", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [TestCase("RequestsPerMinute", "0")]
    [TestCase("RequestsPerMinute", "-1")]
    [TestCase("RequestsPerMinute", "99999999999")]
    [TestCase("ConversationIdleTimeout", "1 day")]
    [TestCase("TestConversationRetention", "7 days")]
    [TestCase("TestConversationRetention", "0")]
    [TestCase("TestConversationRetention", "-1.00:00:00")]
    [TestCase("ModelTimeout", "1.00:00:00")]
    [TestCase("ScriptedTokensPerSecond", "0")]
    [TestCase("ScriptedTokensPerSecond", "fast")]
    [TestCase("OpenAIKey", $"sk {Secret}")]
    [TestCase("OpenAIBaseAddress", Secret)]
    [TestCase("OpenAIBaseAddress", $"https://user:{Secret}@example.com/v1")]
    [TestCase("OpenAIModels", Secret)]
    [TestCase("OpenAIMaxTokensField", "max_output_tokens")]
    [TestCase("OpenAIStreamOptions", "yes")]
    [TestCase("OpenAISystemRole", Secret)]
    [TestCase("Logging__LogLevel__Default", "Loud")]
    public async Task A_wrong_setting_is_named_in_a_sentence_that_keeps_its_value_to_itself(string name, string value)
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Feather"] = FeatherApi.Database.ApiConnectionString,
            ["ConnectionStrings__FeatherOwner"] = FeatherApi.Database.OwnerConnectionString,
            ["Urls"] = "http://127.0.0.1:0",
            [name] = value,
        };

        var served = await FeatherProcess.RunAsync(settings.Select(setting => (setting.Key, setting.Value)));

        Assert.That(served.ExitCode, Is.EqualTo(1), served.Error);
        Assert.That(served.Error, Does.StartWith($"The setting {name} "));
        Assert.That(served.Error.TrimEnd('\n'), Does.Not.Contain("\n"));
        Assert.That(served.Output + served.Error, Does.Not.Contain(Secret));
    }

    [Test]
    public async Task Doctor_names_a_wrong_setting_too()
    {
        var doctor = await FeatherProcess.RunAsync(
            [("ConnectionStrings__Feather", FeatherApi.Database.ApiConnectionString), ("RequestsPerMinute", "many")], "doctor");

        Assert.That((doctor.ExitCode, doctor.Output), Is.EqualTo((1, "The setting RequestsPerMinute must be a whole number above 0.\n")));
    }

    [TestCase("ConnectionStrings__FeatherOwner", Secret)]
    [TestCase("ConnectionStrings__Feather", Secret)]
    [TestCase("ConnectionStrings__Feather", $"Host=localhost;Port=x{Secret};Password={Secret}")]
    public async Task The_command_line_names_a_wrong_connection_too(string name, string value)
    {
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Feather"] = FeatherApi.Database.ApiConnectionString,
            ["ConnectionStrings__FeatherOwner"] = FeatherApi.Database.OwnerConnectionString,
            [name] = value,
        };

        var migrate = await FeatherProcess.RunAsync(settings.Select(setting => (setting.Key, setting.Value)), "migrate");

        Assert.That(migrate.ExitCode, Is.EqualTo(1));
        Assert.That(migrate.Error, Does.StartWith($"The setting {name} ").And.Not.Contain(Secret).And.Not.Contain("   at "));
    }

    [TestCase("Host=127.0.0.1;Port=1;Timeout=2")]
    [TestCase("Host=no-such-host.invalid;Timeout=2")]
    public async Task A_database_that_does_not_answer_is_said_in_a_sentence(string address)
    {
        (string, string)[] settings = [("ConnectionStrings__Feather", $"{address};Username=feather_api;Password={Secret};Database=feather")];

        var served = await FeatherProcess.RunAsync(settings);
        var doctor = await FeatherProcess.RunAsync(settings, "doctor");

        Assert.That((served.ExitCode, doctor.ExitCode), Is.EqualTo((1, 1)), served.Error + doctor.Output + doctor.Error);
        Assert.That(served.Error, Does.StartWith("The database does not answer: ").And.Not.Contain(Secret).And.Not.Contain("   at "));
        Assert.That(doctor.Output, Does.StartWith("The database of ConnectionStrings__Feather does not answer: "));
    }

    [Test]
    public async Task A_login_that_could_pass_the_policies_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(TestCluster.ConnectionString);
        await using (var cluster = NpgsqlDataSource.Create(TestCluster.ConnectionString))
        {
            await using var command = cluster.CreateCommand($"alter role {database.ApiLogin} bypassrls");
            await command.ExecuteNonQueryAsync();
        }

        (string Connection, string Reason)[] logins =
        [
            (database.SuperuserConnectionString, "Login postgres is a superuser"),
            (database.OwnerConnectionString, "owns the tables, or is a member of a role that does."),
            (database.ApiConnectionString, $"Login {database.ApiLogin} bypasses row-level security"),
        ];
        foreach (var (connection, reason) in logins)
        {
            (string, string)[] settings =
                [("ConnectionStrings__Feather", connection), ("ConnectionStrings__FeatherOwner", database.OwnerConnectionString)];
            var served = await FeatherProcess.RunAsync(settings);
            var doctor = await FeatherProcess.RunAsync(settings, "doctor");

            Assert.That((served.ExitCode, doctor.ExitCode), Is.EqualTo((1, 1)));
            Assert.That(served.Error, Does.Contain(reason));
            Assert.That(doctor.Output, Does.Contain(reason));
        }
    }

    [Test]
    public async Task A_port_that_is_taken_is_said_in_a_sentence()
    {
        var served = await FeatherProcess.RunAsync(
            [("ConnectionStrings__Feather", FeatherApi.Database.ApiConnectionString), ("Urls", $"{FeatherApi.Server.Address}".TrimEnd('/'))]);

        Assert.That(served.ExitCode, Is.EqualTo(1));
        Assert.That(served.Error, Does.Contain("already in use").And.Not.Contain("   at "));
    }
}
