using Feather.Infrastructure.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Feather.Api.Tests.Conversations;

internal sealed class PurgeTests
{
    [Test]
    public async Task Removes_idle_throwaway_conversations_and_answers_past_their_day_in_every_organization()
    {
        foreach (var organization in (TestOrganization[])[await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync()])
        {
            var agent = await organization.HasAgentAsync();
            var team = await organization.HasTeamAsync(agent);
            await organization.StartTestChatAsync(new { team_id = team.Id }, ("Idempotency-Key", "old"));
            await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id, session_type = "simulation" });
            await organization.GetOrCreateAsync(new { end_user_id = Guid.NewGuid(), assistant_id = agent.Id }, ("Idempotency-Key", "live"));
            await organization.ExecuteAsync(
                """
                update conversations.conversations set last_activity_at = now() - interval '8 days' where organization_id = @Organization;
                update idempotency.records set expires_at = now() - interval '1 second' where organization_id = @Organization
                """);
            await organization.StartTestChatAsync(new { agent_id = agent.Id }, ("Idempotency-Key", "new"));

            await FeatherApi.Server.Services.GetServices<IHostedService>().OfType<PurgeWorker>().Single().PurgeAsync(CancellationToken.None);

            Assert.That(
                await organization.ScalarAsync<string>(
                    "select string_agg(session_type, ',' order by session_type) from conversations.conversations where organization_id = @Organization"),
                Is.EqualTo("live,test"));
            Assert.That(
                await organization.ScalarAsync<string>("select string_agg(key, ',') from idempotency.records where organization_id = @Organization"),
                Is.EqualTo("new"));
            Assert.That(
                await organization.ScalarAsync<long>("select count(*) from conversations.bound_revisions where organization_id = @Organization"),
                Is.Zero);
        }
    }
}
