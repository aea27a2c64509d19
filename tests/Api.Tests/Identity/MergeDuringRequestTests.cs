using Dapper;
using Feather.Application.Identity;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Api.Tests.Identity;

/// <summary>The end user is merged during a request. The answer is the same as if the merge had come first.</summary>
internal sealed class MergeDuringRequestTests
{
    [Test]
    public async Task Whoever_is_merged_between_lookup_and_bind_has_no_conflict_with_the_survivor()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (merged, survivor, conversation, asked) = await ArrangeMergeAsync(organization);
        await using var merge = await organization.BeginAsync();
        await merge.Connection!.ExecuteAsync(
            "select from identity.end_users where organization_id = @Id and id = @merged for update", new { organization.Id, merged });

        // Finds no conversation with the external id, and then waits for the end user.
        var asking = organization.GetOrCreateAsync(asked);
        await merge.BlocksAsync(organization);
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

        // Finds the end user before the merge, and then waits for the conversation.
        var asking = organization.GetOrCreateAsync(asked);
        await merge.BlocksAsync(organization);
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

        // Finds the end user before the merge, and then waits for the contacts.
        var asking = organization.GetEndUserAsync(merged);
        await merge.BlocksAsync(organization);
        await LeaveAsync(merge.Connection!, organization, merged, survivor);
        await merge.CommitAsync();

        Assert.That((await asking).Uid(), Is.EqualTo(survivor));
    }

    [Test]
    public async Task A_merge_that_is_repeated_after_an_unclear_commit_gives_the_survivor_nothing_more()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (merged, survivor) = (await organization.HasEndUserAsync(), await organization.HasEndUserAsync("crm-1"));
        await organization.UpdateEndUserAsync(survivor, new { display_name = "Ann" });
        var change = new EndUserChange(Change.To<string?>("Anna"), default, default, default, Change.To<string?>("crm-1"));
        var command = new UpdateEndUserCommand(new(organization.Id), new(merged), Guid.CreateVersion7(), change, IfMatch: null);

        var first = await organization.AttemptAsync(command);
        var repeated = await organization.AttemptAsync(command);

        Assert.That((repeated.EndUser.Id.Value, repeated.EndUser.DisplayName), Is.EqualTo((survivor, "Ann")));
        Assert.That(repeated.EndUser, Is.EqualTo(first.EndUser with { Metadata = repeated.EndUser.Metadata }));
    }

    /// <summary>Makes two end users, an open conversation of the survivor, and a request of the other with an external id.</summary>
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
}
