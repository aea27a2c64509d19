using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;
using Microsoft.Extensions.DependencyInjection;

namespace Feather.Api.Tests.Conversations;

/// <summary>A bind that is repeated because the server does not know whether its first attempt was committed.</summary>
internal sealed class PinRepeatTests
{
    /// <summary>If the first commit succeeded, the second attempt may load another roster. It must not add pins.</summary>
    [Test]
    public async Task A_repeat_after_an_unclear_commit_leaves_the_first_attempts_pins()
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var (first, second) = (await organization.HasAgentAsync(), await organization.HasAgentAsync());
        var team = await organization.HasTeamAsync(first);
        var clock = FeatherApi.Server.Services.GetRequiredService<TimeProvider>();
        var (id, endUser) = (ConversationId.New(clock), EndUserId.New(clock));
        var stored = await AttemptAsync();

        await organization.ActivateTeamAsync(team.Id, await organization.HasTeamRevisionAsync(team, first, second));
        var repeated = await AttemptAsync();

        Assert.That(((TeamBinding)repeated.Binding).BoundRevisions, Is.EqualTo(((TeamBinding)stored.Binding).BoundRevisions));
        Assert.That(
            await organization.ScalarAsync<int>("select count(*) from agents.revisions where organization_id = @Organization and frozen_at is not null"),
            Is.EqualTo(1));
        Proof.Show("pins: repeat after an unclear commit", ("pins added", 0), ("revisions frozen in vain", 0));

        async Task<Conversation> AttemptAsync()
        {
            await using var scope = FeatherApi.Server.Services.CreateAsyncScope();
            var unitOfWork = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
            var organizationId = new OrganizationId(organization.Id);
            var target = BindingTarget.Of(null, null, new TeamId(team.Id), null);
            unitOfWork.UseOrganization(organizationId);
            return await unitOfWork.ExecuteAsync(
                async () =>
                {
                    var conversations = scope.ServiceProvider.GetRequiredService<IConversationRepository>();
                    var key = new ConversationKey(endUser, "api", SessionType.Test, null, target);
                    var lookup = await conversations.LookUpAsync(organizationId, key, lockEndUser: false, CancellationToken.None);
                    var pinned = RevisionPinning.Pin(target, lookup.Candidate);
                    return await conversations.AddAsync(
                        Conversation.Begin(organizationId, id, key, pinned, Timestamp.Now(clock)), pinned, addEndUser: false, CancellationToken.None);
                },
                CancellationToken.None);
        }
    }
}
