namespace Feather.Api.Tests.Conversations;

/// <summary>How conversations affect end users, and how end users affect conversations.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EndUserTests
{
    private const string EndUsers = "select count(*) from identity.end_users where organization_id = @Organization";

    [Test]
    public async Task A_live_conversation_makes_its_end_user_known_once()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (agent, other) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var endUser = Guid.NewGuid();

        await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id });
        await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = other.Id });

        Assert.That(await organization.ScalarAsync<long>(EndUsers), Is.EqualTo(1));
    }

    [Test]
    public async Task Test_and_simulation_leave_identity_alone()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();

        await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, session_type = "test" });
        await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, session_type = "simulation" });
        await organization.StartTestChatAsync(new { agent_id = agent.Id });

        Assert.That(await organization.ScalarAsync<long>(EndUsers), Is.Zero);
    }

    [Test]
    public async Task A_merged_end_user_stands_for_the_survivor()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var (survivor, merged) = (Guid.NewGuid(), Guid.NewGuid());
        await AddEndUserAsync(organization, survivor, "active", null);
        await AddEndUserAsync(organization, merged, "merged", survivor);

        var first = await organization.GetOrCreateAsync(new { end_user_id = merged, assistant_id = agent.Id });
        var second = await organization.GetOrCreateAsync(new { end_user_id = survivor, assistant_id = agent.Id });
        var third = await organization.GetOrCreateAsync(new { end_user_id = merged, assistant_id = agent.Id });
        var named = await organization.GetOrCreateAsync(new { end_user_id = merged, assistant_id = agent.Id, external_id = "x" });
        var found = await organization.GetOrCreateAsync(new { end_user_id = survivor, assistant_id = agent.Id, external_id = "x" });

        Assert.That(first.Json.GetProperty("end_user_id").GetGuid(), Is.EqualTo(survivor));
        Assert.That((Guid[])[second.Id, third.Id], Has.All.EqualTo(first.Id));
        Assert.That(found.Id, Is.EqualTo(named.Id));
    }

    [Test]
    public async Task A_deleted_end_user_gets_no_live_conversation_but_keeps_what_is_found()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var endUser = Guid.NewGuid();
        var body = new { end_user_id = endUser, assistant_id = agent.Id, external_id = "kept" };
        var kept = await organization.GetOrCreateAsync(body);
        await organization.ExecuteAsync(
            "update identity.end_users set status = 'deleted' where organization_id = @Organization");

        var found = await organization.GetOrCreateAsync(body);
        var live = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = Guid.NewGuid() });
        var test = await organization.GetOrCreateAsync(new { end_user_id = endUser, assistant_id = agent.Id, session_type = "test" });

        Assert.That(found.Id, Is.EqualTo(kept.Id));
        Assert.That(live.Error, Is.EqualTo("not_found"));
        Assert.That(test.Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Who_was_merged_into_a_deleted_end_user_is_deleted_too()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var agent = await organization.HasAgentAsync();
        var (survivor, merged) = (Guid.NewGuid(), Guid.NewGuid());
        await AddEndUserAsync(organization, survivor, "deleted", null);
        await AddEndUserAsync(organization, merged, "merged", survivor);

        var answer = await organization.GetOrCreateAsync(new { end_user_id = merged, assistant_id = agent.Id });

        Assert.That(answer.Error, Is.EqualTo("not_found"));
    }

    private static Task AddEndUserAsync(TestOrganization organization, Guid id, string status, Guid? mergedInto) => organization.ExecuteAsync(
        """
        insert into identity.end_users (organization_id, id, status, merged_into, created_at, updated_at)
        values (@Organization, @id, @status, @mergedInto, now(), now())
        """,
        new { Organization = organization.Id, id, status, mergedInto });
}
