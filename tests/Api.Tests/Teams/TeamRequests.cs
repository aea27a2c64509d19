using System.Text.Json;
using System.Text.Json.Nodes;

namespace Feather.Api.Tests.Teams;

/// <summary>Makes teams over HTTP, as an author does.</summary>
internal static class TeamRequests
{
    /// <summary>A body for a team or a revision. The first member is the fallback member.</summary>
    public static JsonObject Body(params TestAgent[] members) => new()
    {
        ["name"] = "Team",
        ["fallback_member_id"] = members[0].Id,
        ["members"] = new JsonArray([.. members.Select(member => (JsonNode)new JsonObject { ["assistant_id"] = member.Id })]),
    };

    /// <summary>A copy of the body with other fields. If a value is null, the field is removed.</summary>
    public static JsonObject With(this JsonObject body, params (string Name, JsonNode? Value)[] fields)
    {
        foreach (var (name, value) in fields)
            body[name] = value;
        return body;
    }

    public static async Task<TestTeam> CreateTeamAsync(this TestOrganization organization, params TestAgent[] members)
    {
        var team = await organization.PostAsync("/v1/teams", Body(members));
        Assert.That(team.Status, Is.EqualTo(201), team.Body);
        return new TestTeam(team.Id, team.Json.GetProperty("active_revision_id").GetGuid());
    }

    public static async Task<Guid> CreateTeamRevisionAsync(this TestOrganization organization, TestTeam team, params TestAgent[] members)
    {
        var revision = await organization.PostAsync($"/v1/teams/{team.Id}/revisions", Body(members));
        Assert.That(revision.Status, Is.EqualTo(201), revision.Body);
        return revision.Id;
    }

    public static Task<TestAnswer> SetActiveAsync(this TestOrganization organization, TestTeam team, Guid revisionId) =>
        organization.PostAsync($"/v1/teams/{team.Id}/set-active-revision", new { revision_id = revisionId });

    public static Task<TestAnswer> AddMemberAsync(this TestOrganization organization, Guid revisionId, TestAgent agent) =>
        organization.PostAsync($"/v1/teams/revisions/{revisionId}/members", new { assistant_id = agent.Id });

    /// <summary>The agents of the roster, in the order of the answer.</summary>
    public static IEnumerable<Guid> Agents(this JsonElement revision) =>
        revision.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("assistant_id").GetGuid());
}
