namespace Feather.Api.Tests.Agents;

/// <summary>Makes agents over HTTP, as an author does.</summary>
internal static class Authoring
{
    public static async Task<TestAnswer> CreateAgentAsync(this TestOrganization organization, object? body = null) =>
        Expect(201, await organization.PostAsync("/v1/agents", body ?? new { name = "Agent" }));

    public static async Task<TestAnswer> CreateRevisionAsync(this TestOrganization organization, Guid agentId, object? body = null) =>
        Expect(201, await organization.PostAsync($"/v1/agents/{agentId}/revisions", body ?? new { name = "Next" }));

    public static async Task<TestAnswer> ActivateByHttpAsync(this TestOrganization organization, Guid agentId, Guid revisionId) =>
        Expect(200, await organization.PostAsync($"/v1/agents/{agentId}/set-active-revision", new { revision_id = revisionId }));

    /// <summary>Returns the answer after checking its status.</summary>
    public static TestAnswer Expect(int status, TestAnswer answer)
    {
        Assert.That(answer.Status, Is.EqualTo(status), answer.Body);
        return answer;
    }

    public static Guid ActiveRevisionId(this TestAnswer agent) => agent.Json.GetProperty("active_revision_id").GetGuid();

    public static string? Text(this TestAnswer answer, string field) => answer.Json.GetProperty(field).GetString();
}
