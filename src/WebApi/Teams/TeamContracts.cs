using Feather.Application.Common;
using Feather.Application.Teams;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Teams;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;
using Feather.WebApi.Common.Pydantic;
using Feather.WebApi.Models;

namespace Feather.WebApi.Teams;

/// <summary>A new team, with the content of its first revision.</summary>
/// <param name="Name">The name of the team and of its first revision.</param>
/// <param name="Description">The description of the team and of its first revision.</param>
/// <param name="Members">The roster. An agent may be on it only once. Null means that it is empty.</param>
internal sealed record TeamCreate(
    string Name, string? Description, string? Purpose, string Mode, Guid FallbackMemberId, Guid? InitialMemberId, string? SwarmDomainHint,
    Change<int> SwarmMaxHops, Guid? RouterConfigId, Document? RouterModelSettings, IReadOnlyList<Document>? Members, Document? Metadata)
    : Unlogged, IBody<TeamCreate>
{
    public static TeamCreate Read(IBodyFields fields) => new(
        Name: fields.Required("name", Kind.Text()),
        Description: fields.Optional("description", Kind.Text()),
        Purpose: fields.Optional("purpose", Kind.Text()),
        Mode: fields.OrElse("mode", Kind.Choice<TeamMode>(), Word.Of(TeamMode.Supervisor)),
        FallbackMemberId: fields.Required("fallback_member_id", Kind.Uuid),
        InitialMemberId: fields.Optional("initial_member_id", Kind.Uuid),
        SwarmDomainHint: fields.Optional("swarm_domain_hint", Kind.Text()),
        SwarmMaxHops: fields.ChangeUnlessNull("swarm_max_hops", Kind.Integer(min: 1)),
        RouterConfigId: fields.Optional("router_config_id", Kind.Uuid),
        RouterModelSettings: fields.Optional("router_model_settings", Kind.Model<ModelChainEntry>()),
        Members: fields.Optional("members", Kind.ListOf(Kind.Model<TeamMemberCreate>())),
        Metadata: fields.Optional("metadata", Kind.Document));

    public CreateTeamCommand ToCommand(OrganizationId organizationId, string createdBy, TimeProvider clock) => new(
        OrganizationId: organizationId,
        TeamId: TeamId.New(clock),
        Name: Name,
        Description: Description,
        Metadata: Metadata,
        FirstRevision: new NewTeamRevision(
            Id: TeamRevisionId.New(clock),
            Name: Name,
            Description: Change.To(Description),
            Purpose: Change.To(Purpose),
            Mode: Change.To(Word.To<TeamMode>(Mode)),
            FallbackMember: new AgentId(FallbackMemberId),
            InitialMember: Change.To(InitialMemberId is { } initial ? new AgentId(initial) : (AgentId?)null),
            SwarmDomainHint: Change.To(SwarmDomainHint),
            SwarmMaxHops: SwarmMaxHops,
            RouterConfigId: Change.To(RouterConfigId),
            RouterModelSettings: Change.To(RouterModelSettings),
            Members: Members is null ? null : TeamMemberCreate.ToMembers(Members, clock),
            CreatedBy: createdBy));
}

/// <summary>What to change of a team; what is not given stays as it is.</summary>
internal sealed record TeamUpdate(Change<string> Name, Change<string?> Description, Change<Document> Metadata) : Unlogged, IBody<TeamUpdate>
{
    public static TeamUpdate Read(IBodyFields fields) => new(
        Name: fields.ChangeUnlessNull("name", Kind.Text()),
        Description: fields.Change("description", Kind.Text()),
        Metadata: fields.ChangeUnlessNull("metadata", Kind.Document));

    public UpdateTeamCommand ToCommand(OrganizationId organizationId, Guid id, Precondition<Team>? ifMatch) =>
        new(
            OrganizationId: organizationId,
            TeamId: new TeamId(id),
            Name: Name,
            Description: Description,
            Metadata: Metadata,
            IfMatch: ifMatch);
}

/// <summary>A team with its active revision.</summary>
internal sealed record TeamResponse(
    Guid Id, Guid OrganizationId, string Name, string? Description, Guid? ActiveRevisionId, TeamRevisionResponse? ActiveRevision,
    [NotRequired] Document Metadata, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<Team>;

/// <summary>A team as shown in lists.</summary>
internal sealed record TeamListResponse(
    Guid Id, Guid OrganizationId, string Name, string? Description, Guid? ActiveRevisionId, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<TeamSummary>;
