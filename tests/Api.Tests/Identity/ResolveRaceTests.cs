using Dapper;
using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Identity;

/// <summary>Many callers resolve the same identity at once, on two nodes. All of them get the same end user.</summary>
internal sealed class ResolveRaceTests
{
    private const int Callers = 12;

    private TwoServers servers = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => servers = await TwoServers.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await servers.DisposeAsync();

    [TestCase(false, true)]
    [TestCase(true, true)]
    [TestCase(true, false)]
    public async Task Callers_at_once_resolve_one_identity(bool byName, bool byOneContact)
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1500);
        var sides = await servers.SidesAsync();
        int wrongStatus = 0, severalIds = 0, notOneNew = 0;

        for (var round = 0; round < rounds; round++)
        {
            var answers = await Load.TogetherAsync(Callers, caller => sides[caller % 2].ResolveAsync(
                "email", byOneContact ? $"{round}@example.org" : $"{round}.{caller}@example.org", byName ? $"crm-{round}" : null));

            wrongStatus += answers.Count(answer => answer.Status != 200);
            if (answers.Any(answer => answer.Status != 200))
                continue;
            severalIds += answers.DistinctBy(answer => answer.EndUserId()).Count() - 1;
            notOneNew += answers.Count(answer => answer.Json.GetProperty("is_new").GetBoolean()) == 1 ? 0 : 1;
        }

        var endUsers = await sides[0].ScalarAsync<int>("select count(*) from identity.end_users where organization_id = @Organization");
        var contacts = await sides[0].ScalarAsync<int>("select count(*) from identity.contacts where organization_id = @Organization");
        Proof.Show(
            $"identity: resolved by {(byOneContact ? "one contact" : "many contacts")}{(byName ? " and a name" : "")}",
            ("identities", rounds), ("calls", rounds * Callers), ("end users", endUsers), ("calls with another status than 200", wrongStatus),
            ("ids too many", severalIds), ("not new exactly once", notOneNew));
        Assert.That((wrongStatus, severalIds, notOneNew), Is.EqualTo((0, 0, 0)), servers.Logs);
        Assert.That((endUsers, contacts), Is.EqualTo((rounds, byOneContact ? rounds : rounds * Callers)));
    }

    [Test]
    public async Task Whoever_loses_the_name_during_a_resolve_gets_no_contact()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var holder = await organization.HasEndUserAsync("crm-1");
        await using var renaming = await organization.BeginAsync();
        await renaming.Connection!.ExecuteAsync(
            "update identity.end_users set org_external_end_user_id = 'crm-2' where organization_id = @Id and id = @holder", new { organization.Id, holder });

        // Finds the end user with the name, and then waits for its lock.
        var asking = organization.ResolveAsync("email", "ann@example.org", "crm-1");
        await renaming.BlocksAsync(organization);
        await renaming.CommitAsync();
        var answer = await asking;

        Assert.That((answer.Text("context_level"), answer.Text("org_external_end_user_id")), Is.EqualTo(("new", "crm-1")));
        Assert.That(answer.EndUserId(), Is.Not.EqualTo(holder));
    }

    [Test]
    public async Task Whoever_was_deleted_since_an_unclear_commit_gets_no_contact()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var clock = FeatherApi.Server.Services.GetRequiredService<TimeProvider>();
        var address = ContactAddress.Of("email", "ann@example.org", out _)!;
        var command = new ResolveIdentityCommand(new(organization.Id), EndUserId.New(clock), ContactId.New(clock), address, Name: null);
        await organization.AttemptAsync(command);
        await organization.DeleteEndUserAsync(command.EndUserId.Value);

        await using var scope = organization.Scope();
        var endUser = EndUser.Begin(command.OrganizationId, command.EndUserId, address, null, Timestamp.Now(clock));
        Task RepeatAsync() => scope.ServiceProvider.GetRequiredService<IEndUserRepository>().AddAsync(
            endUser, new Contact(command.ContactId, endUser.Id, address, endUser.CreatedAt), CancellationToken.None);

        await Assert.ThrowsAsync<StaleLoadException>(RepeatAsync);
    }
}
