using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Identity;
using Feather.Infrastructure.Teams;
using Feather.WebApi.Common;

namespace Feather.WebApi.Commands;

/// <summary>The operator's commands, called by scripts/feather. Answers on standard output are JSON.</summary>
internal static class CommandLine
{
    private static readonly Settings Settings = new(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    public static Task<int> RunAsync(string[] args) =>
        new RootCommand("Feather. Without a command, this program is the server.") { Migrate(), Organizations(), Keys(), Doctor.Command(Settings), Demo() }
            .Parse(args)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    private static Command Migrate()
    {
        var command = new Command("migrate", "Update the schema to this version, and grant the API's login the rights that it needs.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var owner = Settings.OpenFeatherOwner();
            var apiLogin = Settings.ApiLogin;
            var applied = await new Migrator(owner).MigrateAsync(cancellationToken);
            foreach (var name in applied)
                await Console.Error.WriteLineAsync($"applied {name}");
            // A migration may have changed any table and its indexes. A restored database has no statistics at all.
            foreach (var analyze in await Statistics.AnalyzeAsync(owner, all: applied.Count > 0, cancellationToken))
                await Console.Error.WriteLineAsync(analyze);
            if (apiLogin is null)
            {
                await Console.Error.WriteLineAsync("Nothing was granted, because ConnectionStrings__Feather is not set. It names the API's login.");
                return;
            }

            foreach (var grant in await Logins.GrantAsync(owner, apiLogin, cancellationToken))
                await Console.Error.WriteLineAsync(grant);
        });
        return command;
    }

    private static Command Organizations()
    {
        var name = new Option<string>("--name") { Required = true };
        var create = new Command("create", "Create an organization and its first key.") { name };
        create.SetAction(async (parsed, cancellationToken) =>
        {
            var provisioning = Provisioning();
            var organization = await provisioning.CreateOrganizationAsync(parsed.GetRequiredValue(name), cancellationToken);
            return await PrintKeyAsync(organization, await provisioning.CreateKeyAsync(organization, "First key", false, null, cancellationToken));
        });
        return new Command("organizations", "Manage organizations.") { create };
    }

    private static Command Keys()
    {
        var organization = new Option<Guid>("--organization") { Required = true };
        var name = new Option<string>("--name") { Required = true };
        var test = new Option<bool>("--test") { Description = "Create a fth_test_ key. It has the same rights." };
        var expires = new Option<DateTimeOffset?>("--expires-at")
        {
            Description = "When the key expires, for example 2027-01-31T12:00:00Z. Without an offset the time is UTC.",
            CustomParser = result => Moment(result),
        };
        var create = new Command("create", "Create a key with all scopes. The key is shown only once.") { organization, name, test, expires };
        create.SetAction(async (parsed, cancellationToken) =>
        {
            Timestamp? expiresAt = parsed.GetValue(expires) is { } moment ? Timestamp.From(moment.UtcDateTime) : null;
            if (expiresAt?.Utc <= DateTime.UtcNow)
                return await FailAsync("--expires-at is in the past.");
            var id = new OrganizationId(parsed.GetRequiredValue(organization));
            return await PrintKeyAsync(
                id, await Provisioning().CreateKeyAsync(id, parsed.GetRequiredValue(name), parsed.GetValue(test), expiresAt, cancellationToken));
        });

        var key = new Argument<Guid>("KEY_ID");
        var revoke = new Command("revoke", "Revoke a key for good. Every server refuses it within five seconds.") { organization, key };
        revoke.SetAction(async (parsed, cancellationToken) =>
        {
            var owner = new OrganizationId(parsed.GetRequiredValue(organization));
            var keyId = new ApiKeyId(parsed.GetRequiredValue(key));
            return await Provisioning().RevokeKeyAsync(owner, keyId, cancellationToken) ? 0 : await FailAsync("The organization has no such key.");
        });
        return new Command("keys", "Manage the keys of an organization.") { create, revoke };
    }

    private static Command Demo()
    {
        var command = new Command("demo", "Create an organization with a test key, an agent and a team, for trying Feather.");
        command.SetAction(async (_, cancellationToken) =>
        {
            var provisioning = Provisioning();
            var organization = await provisioning.CreateOrganizationAsync("Demo", cancellationToken);
            var key = await provisioning.CreateKeyAsync(organization, "Demo key", forTests: true, expiresAt: null, cancellationToken);
            var (agent, team) = await new DemoData(Settings.OpenFeatherOwner(), TimeProvider.System).AddAsync(organization, cancellationToken);
            return await PrintAsync(new
            {
                api_key = key!.Value.Text.Text,
                organization_id = organization.Value,
                agent_id = agent,
                team_id = team,
                end_user_id = EndUserId.New(TimeProvider.System).Value,
            });
        });
        return command;
    }

    private static DateTimeOffset? Moment(ArgumentResult result)
    {
        if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment;
        result.AddError("--expires-at must be a time, for example 2027-01-31T12:00:00Z.");
        return null;
    }

    private static Provisioning Provisioning() => new(Settings.OpenFeatherOwner(), TimeProvider.System);

    private static async Task<int> PrintKeyAsync(OrganizationId organization, (ApiKeyId Id, ApiKeyText Text)? key) => key is { } made
        ? await PrintAsync(new { organization_id = organization.Value, key_id = made.Id.Value, api_key = made.Text.Text })
        : await FailAsync("There is no such organization.");

    private static async Task<int> PrintAsync<T>(T answer)
    {
        await Console.Out.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(answer));
        return 0;
    }

    private static async Task<int> FailAsync(string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return 1;
    }
}
