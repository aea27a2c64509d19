using System.Text.Json;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Teams;

namespace Feather.Infrastructure.Teams;

/// <summary>A member as JSON. A roster is read and written as one value, in the statement of its revision.</summary>
internal sealed record TeamMemberRow(
    Guid Id, Guid AgentId, string AgentName, Guid? AgentRevisionId, string? RouterName, string? RouterDescription,
    IReadOnlyList<string> Examples, JsonElement? ModelSettings, int Position, bool Enabled, DateTimeOffset CreatedAt)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, MaxDepth = 256 };

    public static IReadOnlyList<TeamMember> ToMembers(string? json) =>
        json is null ? [] : [.. JsonSerializer.Deserialize<List<TeamMemberRow>>(json, Json)!.Select(row => row.ToDomain())];

    public static string ToJson(IReadOnlyList<TeamMember> members) => JsonSerializer.Serialize(members.Select(From), Json);

    private static TeamMemberRow From(TeamMember member) => new(
        Id: member.Id.Value,
        AgentId: member.AgentId.Value,
        AgentName: member.AgentName,
        AgentRevisionId: member.AgentRevisionId?.Value,
        RouterName: member.RouterName,
        RouterDescription: member.RouterDescription,
        Examples: member.Examples,
        ModelSettings: member.ModelSettings is { } settings ? JsonElement.Parse(settings.Text) : null,
        Position: member.Position,
        Enabled: member.Enabled,
        CreatedAt: member.CreatedAt.Utc);

    private TeamMember ToDomain() => new()
    {
        Id = new TeamMemberId(Id),
        AgentId = new AgentId(AgentId),
        AgentName = AgentName,
        AgentRevisionId = AgentRevisionId is { } pinned ? new AgentRevisionId(pinned) : null,
        RouterName = RouterName,
        RouterDescription = RouterDescription,
        Examples = Examples,
        ModelSettings = ModelSettings is { } settings ? Document.From(settings) : null,
        Position = Position,
        Enabled = Enabled,
        CreatedAt = Timestamp.From(CreatedAt.UtcDateTime),
    };
}
