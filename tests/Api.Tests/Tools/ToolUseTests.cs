using System.Globalization;
using Feather.Api.Tests.Agents;

namespace Feather.Api.Tests.Tools;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolUseTests
{
    [TestCase("{0:d}")]
    [TestCase("{0:n}")]
    [TestCase("{{{0:d}}}")]
    [TestCase("urn:uuid:{0:d}")]
    public async Task Of_an_active_agent_cannot_be_deleted_in_whatever_form_the_agent_names_it(string form)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var agent = await HasUserAsync(organization, string.Format(CultureInfo.InvariantCulture, form, tool.Id));

        var refused = await organization.DeleteAsync(tool.Headers["Location"]);
        await organization.DeleteAsync($"/v1/agents/{agent.Id}");
        var deleted = await organization.DeleteAsync(tool.Headers["Location"]);

        Assert.That((refused.Status, refused.Error, deleted.Status), Is.EqualTo((409, "in_use", 204)));
        Assert.That(refused.At("message"), Does.Contain($"{agent.Id}"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Of_an_open_conversation_cannot_be_deleted(bool ofTeam)
    {
        var organization = await FeatherApi.NewOrganizationAsync();
        var tool = await organization.HasToolAsync();
        var agent = await HasUserAsync(organization, $"{tool.Id}");
        var team = await organization.HasTeamAsync(agent, await organization.HasAgentAsync());
        var conversation = await organization.GetOrCreateAsync(ofTeam
            ? new { end_user_id = Guid.NewGuid(), team_id = (Guid?)team.Id, assistant_id = (Guid?)null }
            : new { end_user_id = Guid.NewGuid(), team_id = (Guid?)null, assistant_id = (Guid?)agent.Id });
        await organization.ActivateAsync(agent.Id, await organization.HasRevisionAsync(agent));

        var refused = await organization.DeleteAsync(tool.Headers["Location"]);
        await organization.ExecuteAsync(
            "update conversations.conversations set status = 'closed', closed_at = now() where organization_id = @Organization");
        var deleted = await organization.DeleteAsync(tool.Headers["Location"]);

        Assert.That((refused.Status, refused.Error, deleted.Status), Is.EqualTo((409, "in_use", 204)));
        Assert.That(refused.At("message"), Does.Contain($"{conversation.Id}").And.Not.Contain($"{agent.Id}"));
    }

    [Test]
    public async Task Named_by_nobody_who_counts_can_be_deleted()
    {
        var (organization, other) = (await FeatherApi.NewOrganizationAsync(), await FeatherApi.NewOrganizationAsync());
        var tool = await organization.HasToolAsync();
        var former = await HasUserAsync(organization, $"{tool.Id}");
        await organization.ActivateAsync(former.Id, await organization.HasRevisionAsync(former));
        await HasUserAsync(organization, $"{tool.Id}", kind: "integration");
        await HasUserAsync(other, $"{tool.Id}");

        Assert.That((await organization.DeleteAsync(tool.Headers["Location"])).Status, Is.EqualTo(204));
    }

    /// <summary>An agent whose active revision refers to the tool.</summary>
    private static async Task<TestAgent> HasUserAsync(TestOrganization organization, string toolId, string kind = "api")
    {
        var agent = await organization.CreateAgentAsync();
        var revision = await organization.CreateRevisionAsync(
            agent.Id, new { name = "R", tool_refs = new object[] { new { kind = "kb" }, new { kind, id = toolId } } });
        await organization.ActivateByHttpAsync(agent.Id, revision.Id);
        return new TestAgent(agent.Id, revision.Id);
    }
}
