using Dapper;
using Feather.Application.Common;
using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.WebApi.Identity;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Identity;

/// <summary>Many who say at once who somebody is, on two nodes: everybody is told of the same person, and no conversation is lost.</summary>
internal sealed class IdentityRaceTests
{
    private const int Callers = 12;

    private ServerProcess[] servers = [];

    [OneTimeSetUp]
    public async Task StartAsync() =>
        servers = [await ServerProcess.StartAsync(FeatherApi.Database), await ServerProcess.StartAsync(FeatherApi.Database)];

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
    }

    private string Logs => servers[0].Log + servers[1].Log;

    [TestCase(false, true)]
    [TestCase(true, true)]
    [TestCase(true, false)]
    public async Task Callers_at_once_resolve_one_identity(bool byName, bool byOneContact)
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1500);
        var sides = await SidesAsync();
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
        Assert.That((wrongStatus, severalIds, notOneNew), Is.EqualTo((0, 0, 0)), Logs);
        Assert.That((endUsers, contacts), Is.EqualTo((rounds, byOneContact ? rounds : rounds * Callers)));
    }

    [Test]
    public async Task Whoever_gets_one_name_at_once_becomes_one()
    {
        var rounds = Proof.Size(inSuite: 5, inProof: 200);
        var sides = await SidesAsync();

        for (var round = 0; round < rounds; round++)
        {
            var endUsers = await Load.TogetherAsync(Callers, _ => sides[0].HasEndUserAsync());
            var answers = await Load.TogetherAsync(Callers, caller => sides[caller % 2].UpdateEndUserAsync(
                endUsers[caller], new { org_external_end_user_id = $"crm-{round}" }));

            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200), Logs);
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
        var sides = await SidesAsync();

        for (var round = 0; round < rounds; round++)
        {
            var pair = new[] { await sides[0].HasEndUserAsync($"a-{round}"), await sides[0].HasEndUserAsync($"b-{round}") };
            var answers = await Load.TogetherAsync(2, caller => sides[caller].UpdateEndUserAsync(
                pair[bothWays ? caller : 0], new { org_external_end_user_id = bothWays && caller == 1 ? $"a-{round}" : $"b-{round}" }));

            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200), Logs);
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
        var sides = await SidesAsync();
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

            Assert.That(answers.Select(answer => answer.Status), Is.EqualTo(Enumerable.Repeat(201, Callers - 1).Append(200)), Logs);
            differing += afterwards.DistinctBy(answer => answer.Id).Count() - 1;
        }

        var leftBehind = await sides[0].ScalarAsync<int>(
            """
            select count(*) from conversations.conversations c
            join identity.end_users u on u.organization_id = c.organization_id and u.id = c.end_user_id and u.status = 'merged'
            where c.organization_id = @Organization
            """);
        var (open, superseded) = (await CountAsync(sides[0], "active"), await CountAsync(sides[0], "superseded"));
        Proof.Show($"identity: merge against create, {sessionType}", ("merges", rounds), ("creates", rounds * (Callers - 1)), ("left behind", leftBehind), ("open", open), ("superseded", superseded));
        Assert.That((leftBehind, differing, open), Is.EqualTo((0, 0, rounds)), Logs);
    }

    [Test]
    public async Task A_deletion_leaves_no_conversation_open()
    {
        var rounds = Proof.Size(inSuite: 20, inProof: 1000);
        var sides = await SidesAsync();
        var agent = await sides[0].HasAgentAsync();
        var created = 0;

        for (var round = 0; round < rounds; round++)
        {
            var endUser = await sides[0].HasEndUserAsync();
            var answers = await Load.TogetherAsync(Callers, caller => caller == Callers / 2
                ? sides[0].DeleteEndUserAsync(endUser)
                : sides[caller % 2].GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, channel = $"{caller}", subject = "Words" }));

            Assert.That(answers[Callers / 2].Status, Is.EqualTo(204), Logs);
            Assert.That(answers.Select(answer => answer.Status), Is.All.AnyOf(201, 204, 404), Logs);
            created += answers.Count(answer => answer.Status == 201);
        }

        var open = await CountAsync(sides[0], "active");
        var words = await sides[0].ScalarAsync<int>("select count(subject) from conversations.conversations where organization_id = @Organization");
        Proof.Show("identity: delete against bind", ("deletions", rounds), ("binds", created), ("left open", open), ("subjects left", words));
        Assert.That((open, words), Is.EqualTo((0, 0)));
        Assert.That(await CountAsync(sides[0], "closed"), Is.EqualTo(created));
    }

    [Test]
    public async Task An_answer_that_was_to_be_kept_during_a_deletion_is_not()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var body = new { end_user_id = await organization.HasEndUserAsync(), assistant_id = agent.Id, subject = "Words" };
        var found = await organization.GetOrCreateAsync(body);
        await using var other = await organization.BeginAsync();
        await other.Connection!.ExecuteAsync(
            "select from conversations.conversations where organization_id = @Organization and id = @Id for update",
            new { Organization = organization.Id, found.Id });

        // Finds it, and then waits with its answer, which refers to it.
        var asking = organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"));
        await Task.Delay(500);
        var deleting = organization.DeleteEndUserAsync(body.end_user_id);
        await Task.Delay(500);
        await other.RollbackAsync();
        var statuses = ((await asking).Status, (await deleting).Status);
        var repeated = await organization.GetOrCreateAsync(body, ("Idempotency-Key", "k"));

        Assert.That(statuses, Is.EqualTo((201, 204)));
        Assert.That((repeated.Status, repeated.Error), Is.EqualTo((404, "not_found")));
        Assert.That(await organization.ScalarAsync<int>("select count(*) from idempotency.records where organization_id = @Organization"), Is.Zero);
    }

    [Test]
    public async Task Whoever_is_merged_between_lookup_and_bind_has_no_conflict_with_the_survivor()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (merged, survivor, conversation, asked) = await ArrangeMergeAsync(organization);
        await using var merge = await organization.BeginAsync();
        await merge.Connection!.ExecuteAsync(
            "select from identity.end_users where organization_id = @Id and id = @merged for update", new { organization.Id, merged });

        // Finds nobody who has the external id, and then waits for the end user.
        var asking = organization.GetOrCreateAsync(asked);
        await Task.Delay(500);
        await merge.Connection!.ExecuteAsync(
            "update conversations.conversations set external_id = 'x' where organization_id = @Id and id = @conversation", new { organization.Id, conversation });
        await LeaveAsync(merge.Connection!, organization, merged, survivor);
        await merge.CommitAsync();
        var answer = await asking;

        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
        Assert.That((answer.Id, answer.Created), Is.EqualTo((conversation, false)));
    }

    [Test]
    public async Task Whoever_is_merged_during_a_lookup_has_no_conflict_with_the_survivor()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (merged, survivor, conversation, asked) = await ArrangeMergeAsync(organization);
        await using var merge = await organization.BeginAsync();
        await merge.Connection!.ExecuteAsync("lock table conversations.conversations in access exclusive mode");

        // Finds the end user as it was, and then waits for the conversation.
        var asking = organization.GetOrCreateAsync(asked);
        await Task.Delay(500);
        await merge.Connection!.ExecuteAsync(
            "update conversations.conversations set external_id = 'x' where organization_id = @Id and id = @conversation", new { organization.Id, conversation });
        await LeaveAsync(merge.Connection!, organization, merged, survivor);
        await merge.CommitAsync();
        var answer = await asking;

        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
        Assert.That((answer.Id, answer.Created), Is.EqualTo((conversation, false)));
    }

    [Test]
    public async Task Whoever_is_merged_while_being_read_is_answered_with_the_survivor()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (merged, survivor) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync("crm-1"));
        await using var merge = await organization.BeginAsync();
        await merge.Connection!.ExecuteAsync("lock table identity.contacts in access exclusive mode");

        // Finds the end user as it was, and then waits for the contacts.
        var asking = organization.GetEndUserAsync(merged);
        await Task.Delay(500);
        await LeaveAsync(merge.Connection!, organization, merged, survivor);
        await merge.CommitAsync();

        Assert.That((await asking).Uid(), Is.EqualTo(survivor));
    }

    [Test]
    public async Task Whoever_loses_the_name_during_a_resolve_gets_no_contact()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var holder = await organization.HasEndUserAsync("crm-1");
        await using var renaming = await organization.BeginAsync();
        await renaming.Connection!.ExecuteAsync(
            "update identity.end_users set org_external_end_user_id = 'crm-2' where organization_id = @Id and id = @holder", new { organization.Id, holder });

        // Finds the holder of the name, and then waits for them.
        var asking = organization.ResolveAsync("email", "ann@example.org", "crm-1");
        await Task.Delay(500);
        await renaming.CommitAsync();
        var answer = await asking;

        Assert.That((answer.Text("context_level"), answer.Text("org_external_end_user_id")), Is.EqualTo(("new", "crm-1")));
        Assert.That(answer.EndUserId(), Is.Not.EqualTo(holder));
    }

    [Test]
    public async Task A_merge_that_is_repeated_after_an_unclear_commit_gives_the_survivor_nothing_more()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (merged, survivor) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync("crm-1"));
        await organization.UpdateEndUserAsync(survivor, new { display_name = "Ann" });
        var change = new EndUserChange(Change.To<string?>("Anna"), default, default, default, Change.To<string?>("crm-1"));
        var command = new UpdateEndUserCommand(new(organization.Id), new(merged), Guid.CreateVersion7(), change, IfMatch: null);

        var first = await SendAsync(organization, command);
        var repeated = await SendAsync(organization, command);

        Assert.That((repeated.EndUser.Id.Value, repeated.EndUser.DisplayName), Is.EqualTo((survivor, "Ann")));
        Assert.That(repeated.EndUser, Is.EqualTo(first.EndUser with { Metadata = repeated.EndUser.Metadata }));
    }

    [Test]
    public async Task Whoever_was_deleted_since_an_unclear_commit_gets_no_contact()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var clock = FeatherApi.Server.Services.GetRequiredService<TimeProvider>();
        var address = ContactAddress.Of("email", "ann@example.org", out _)!;
        var command = new ResolveIdentityCommand(new(organization.Id), EndUserId.New(clock), ContactId.New(clock), address, Name: null);
        await SendAsync(organization, command);
        await organization.DeleteEndUserAsync(command.EndUserId.Value);

        await using var scope = ScopeOf(organization);
        var endUser = EndUser.Begin(command.OrganizationId, command.EndUserId, address, null, Timestamp.Now(clock));
        Task RepeatAsync() => scope.ServiceProvider.GetRequiredService<IEndUserRepository>().AddAsync(
            endUser, new Contact(command.ContactId, endUser.Id, address, endUser.CreatedAt), CancellationToken.None);

        await Assert.ThrowsAsync<StaleLoadException>(RepeatAsync);
    }

    private static AsyncServiceScope ScopeOf(TestOrganization organization)
    {
        var scope = FeatherApi.Server.Services.CreateAsyncScope();
        var key = new ApiKey(new(organization.KeyId), new(organization.Id), [], null, IsRevoked: false, OrganizationIsActive: true);
        scope.ServiceProvider.GetRequiredService<Caller>().Authenticate(key);
        scope.ServiceProvider.GetRequiredService<IUnitOfWork>().UseOrganization(key.OrganizationId);
        return scope;
    }

    /// <summary>A request as the pipeline carries it out, with ids that the test keeps over its attempts.</summary>
    private static async Task<T> SendAsync<T>(TestOrganization organization, IRequest<T> request)
    {
        await using var scope = ScopeOf(organization);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Two end users, an open conversation of the second, and what asks for it as the first, by the external id that it gets.</summary>
    private static async Task<(Guid Merged, Guid Survivor, Guid Conversation, object Asked)> ArrangeMergeAsync(TestOrganization organization)
    {
        var agent = await organization.HasAgentAsync();
        var (merged, survivor) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync("crm-1"));
        var conversation = await organization.GetOrCreateAsync(new { end_user_id = survivor, assistant_id = agent.Id, external_id = "before" });
        return (merged, survivor, conversation.Id, new { end_user_id = merged, assistant_id = agent.Id, external_id = "x" });
    }

    private static Task LeaveAsync(System.Data.Common.DbConnection merge, TestOrganization organization, Guid merged, Guid survivor) => merge.ExecuteAsync(
        "update identity.end_users set status = 'merged', merged_into = @survivor where organization_id = @Id and id = @merged",
        new { organization.Id, merged, survivor });

    private async Task<TestOrganization[]> SidesAsync()
    {
        var organization = await TestOrganization.CreateAsync(FeatherApi.Database, servers[0].Address);
        return [organization, organization.At(servers[1].Address)];
    }

    private static Task<int> CountAsync(TestOrganization organization, string status) => organization.ScalarAsync<int>(
        "select count(*) from conversations.conversations where organization_id = @Id and status = @status", new { organization.Id, status });

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
