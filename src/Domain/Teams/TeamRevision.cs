using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;

namespace Feather.Domain.Teams;

/// <summary>How a team chooses the agent of a turn: a supervisor routes each turn, or the members of a swarm hand over.</summary>
public enum TeamMode
{
    Supervisor,
    Swarm,
}

/// <summary>One state of a team. Its fallback and initial member may not be on the roster yet. The first bind freezes it.</summary>
public sealed record TeamRevision
{
    public const int DefaultSwarmMaxHops = 5;

    public required OrganizationId OrganizationId { get; init; }
    public required TeamRevisionId Id { get; init; }
    public required TeamId TeamId { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public string? Purpose { get; init; }
    public required TeamMode Mode { get; init; }
    public required AgentId FallbackMember { get; init; }
    public AgentId? InitialMember { get; init; }
    public string? SwarmDomainHint { get; init; }
    public required int SwarmMaxHops { get; init; }
    public Guid? RouterConfigId { get; init; }
    public Document? RouterModelSettings { get; init; }

    /// <summary>The roster by (position, id), with disabled members.</summary>
    public required IReadOnlyList<TeamMember> Members { get; init; }

    public string? CreatedBy { get; init; }

    public bool IsFrozen { get; init; }
    public required Timestamp CreatedAt { get; init; }
    public required Timestamp UpdatedAt { get; init; }

    public TeamMember? FindMember(TeamMemberId id) => Members.FirstOrDefault(member => member.Id == id);

    public TeamMember GetMember(TeamMemberId id) => FindMember(id) ?? throw new NotFoundException();

    public bool HasOnRoster(AgentId agent) => Members.Any(member => member.AgentId == agent);

    public void RequireEditable()
    {
        if (IsFrozen)
            throw new RevisionFrozenException();
    }
}

/// <summary>A requested revision. A field that is not given is copied from the revision it is based on, if there is one.</summary>
/// <param name="Members">The whole roster. If null, it is copied from the revision that this one is based on.</param>
public sealed record NewTeamRevision(
    TeamRevisionId Id,
    string Name,
    Change<string?> Description,
    Change<string?> Purpose,
    Change<TeamMode> Mode,
    AgentId FallbackMember,
    Change<AgentId?> InitialMember,
    Change<string?> SwarmDomainHint,
    Change<int> SwarmMaxHops,
    Change<Guid?> RouterConfigId,
    Change<Document?> RouterModelSettings,
    IReadOnlyList<NewTeamMember>? Members,
    string CreatedBy) : Unlogged
{
    public bool RepeatsAnAgent => Members is { } given && given.DistinctBy(member => member.AgentId).Count() < given.Count;

    /// <summary>The agents and revisions that it names. Copied ones were checked before.</summary>
    public AgentReferences References => new(
        [FallbackMember, .. InitialMember.Value is { } initial ? [initial] : Array.Empty<AgentId>(), .. Members?.Select(member => member.AgentId) ?? []],
        [.. Members?.Select(member => member.AgentRevisionId).OfType<AgentRevisionId>() ?? []]);

    public TeamRevision ToRevision(OrganizationId organizationId, TeamId teamId, TeamRevision? basis, NamedAgents agents, TimeProvider clock)
    {
        foreach (var agent in References.Agents)
            agents.NameOf(agent);

        var now = Timestamp.Now(clock);
        var members = Members is { } given ? given.Select(member => agents.Admit(member, now)) : CopyOf(basis, clock, now);
        return new TeamRevision
        {
            OrganizationId = organizationId,
            Id = Id,
            TeamId = teamId,
            Name = Name,
            Description = Description.Or(basis?.Description),
            Purpose = Purpose.Or(basis?.Purpose),
            Mode = Mode.Or(basis?.Mode ?? TeamMode.Supervisor),
            FallbackMember = FallbackMember,
            InitialMember = InitialMember.Or(basis?.InitialMember),
            SwarmDomainHint = SwarmDomainHint.Or(basis?.SwarmDomainHint),
            SwarmMaxHops = SwarmMaxHops.Or(basis?.SwarmMaxHops ?? TeamRevision.DefaultSwarmMaxHops),
            RouterConfigId = RouterConfigId.Or(basis?.RouterConfigId),
            RouterModelSettings = RouterModelSettings.Or(basis?.RouterModelSettings),
            Members = [.. members.OrderBy(member => member.Position).ThenBy(member => member.Id.Value)],
            CreatedBy = CreatedBy,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static IEnumerable<TeamMember> CopyOf(TeamRevision? basis, TimeProvider clock, Timestamp now)
    {
        var members = basis?.Members ?? [];
        return members.Zip(TeamMemberId.Several(members.Count, clock), (member, id) => member with { Id = id, CreatedAt = now });
    }
}
