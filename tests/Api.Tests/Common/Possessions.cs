using System.Text.RegularExpressions;
using static Feather.Api.Tests.Agents.Authoring;

namespace Feather.Api.Tests.Common;

/// <summary>One resource of every kind that has an id, made over HTTP for one organization. Requests name the kinds in braces.</summary>
internal sealed class Possessions
{
    private readonly Dictionary<string, Guid> ids = [];

    private Possessions(TestOrganization organization) => Organization = organization;

    public TestOrganization Organization { get; }

    public IReadOnlyDictionary<string, Guid> Ids => ids;

    /// <param name="mark">A part of every name. If an answer shows something of the organization, it shows the mark.</param>
    public static async Task<Possessions> CreateAsync(TestOrganization organization, string mark)
    {
        var own = new Possessions(organization);
        var agent = await organization.CreateAgentAsync(new { name = mark, system_prompt = mark });
        own.ids["agent"] = agent.Id;
        own.ids["agent_revision"] = (await organization.CreateRevisionAsync(agent.Id, new { name = mark })).Id;
        var second = await organization.CreateAgentAsync(new { name = mark });
        own.ids["second_agent"] = second.Id;
        var team = await own.MakeAsync("team", "/v1/teams", new { name = mark, fallback_member_id = agent.Id, members = new[] { new { assistant_id = agent.Id } } });
        var teamRevision = await own.MakeAsync("team_revision", $"/v1/teams/{team.Id}/revisions", new { name = mark, fallback_member_id = agent.Id });
        await own.MakeAsync("member", $"/v1/teams/revisions/{teamRevision.Id}/members", new { assistant_id = agent.Id, router_name = mark });
        var tool = await own.MakeAsync("tool", "/v1/tools", new { name = mark, configuration = new { url = "https://example.com" } });
        await own.MakeAsync("tool_revision", $"/v1/tools/{tool.Id}/revisions", new { name = mark });
        await own.MakeAsync("router_config", "/v1/model-router/configs", new { name = mark, model_chain = Array.Empty<object>() });
        await own.MakeAsync("key", "/v1/identity/api-keys", new { name = mark, scopes = new[] { "agents:read" } });
        var resolved = Expect(200, await organization.PostAsync("/v1/identity/resolve", new { channel = "web", external_id = mark }));
        own.ids["end_user"] = resolved.Json.GetProperty("end_user_id").GetGuid();
        await own.MakeAsync("conversation", "/v1/v2/conversations", new { end_user_id = own.ids["end_user"], assistant_id = second.Id, subject = mark });
        var turn = Expect(201, await organization.PostAsync($"/v1/v2/conversations/{own.ids["conversation"]}/turns", new { user_message = mark }));
        own.ids["turn"] = turn.Json.GetProperty("turn_id").GetGuid();
        own.ids["stored"] = Guid.CreateVersion7();
        return own;
    }

    /// <summary>Replaces each kind in braces with the organization's own id.</summary>
    public string Fill(string text) => Regex.Replace(text, @"\{(\w+)\}", match => ids.TryGetValue(match.Groups[1].Value, out var id)
        ? $"{id}"
        : throw new AssertionException($"There is no id for {match.Value}. Make one in tests/Api.Tests/Common/Possessions.cs."));

    private async Task<TestAnswer> MakeAsync(string name, string path, object body)
    {
        var made = Expect(201, await Organization.PostAsync(path, body));
        ids[name] = made.Id;
        return made;
    }
}
