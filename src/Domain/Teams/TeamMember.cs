using Feather.Domain.Agents;
using Feather.Domain.Common;

namespace Feather.Domain.Teams;

/// <summary>An agent on the roster of a team revision, which has it at most once.</summary>
public sealed record TeamMember
{
    public required TeamMemberId Id { get; init; }
    public required AgentId AgentId { get; init; }

    /// <summary>The agent's name when the member was read or added. It may have changed since.</summary>
    public required string AgentName { get; init; }

    /// <summary>The revision that the member uses. Null means the agent's active one.</summary>
    public AgentRevisionId? AgentRevisionId { get; init; }

    public string? RouterName { get; init; }
    public string? RouterDescription { get; init; }
    public IReadOnlyList<string> Examples { get; init; } = [];
    public Document? ModelSettings { get; init; }
    public required int Position { get; init; }
    public required bool Enabled { get; init; }
    public required Timestamp CreatedAt { get; init; }

    public TeamMember Edited(TeamMemberEdit edit) => this with
    {
        AgentRevisionId = edit.AgentRevisionId.Or(AgentRevisionId),
        RouterName = edit.RouterName.Or(RouterName),
        RouterDescription = edit.RouterDescription.Or(RouterDescription),
        Examples = edit.Examples.Or(Examples),
        ModelSettings = edit.ModelSettings.Or(ModelSettings),
        Position = edit.Position.Or(Position),
        Enabled = edit.Enabled.Or(Enabled),
    };
}

public sealed record NewTeamMember(
    TeamMemberId Id,
    AgentId AgentId,
    AgentRevisionId? AgentRevisionId,
    string? RouterName,
    string? RouterDescription,
    IReadOnlyList<string> Examples,
    Document? ModelSettings,
    int Position,
    bool Enabled) : Unlogged
{
    public AgentReferences References => new([AgentId], AgentRevisionId is { } pinned ? [pinned] : []);
}

public sealed record TeamMemberEdit(
    Change<AgentRevisionId?> AgentRevisionId,
    Change<string?> RouterName,
    Change<string?> RouterDescription,
    Change<IReadOnlyList<string>> Examples,
    Change<Document?> ModelSettings,
    Change<int> Position,
    Change<bool> Enabled) : Unlogged
{
    public AgentReferences References => new([], AgentRevisionId.Value is { } pinned ? [pinned] : []);
}
