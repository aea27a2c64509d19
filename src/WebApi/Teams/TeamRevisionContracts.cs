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

/// <summary>A request for a new revision of a team.</summary>
/// <param name="BasedOnRevisionId">A revision of the same team to copy, with its roster. Given fields replace its values.</param>
/// <param name="Members">The whole roster. An agent may be on it only once. Null copies the roster of the base revision.</param>
internal sealed record TeamRevisionCreate(
    string Name, Change<string?> Description, Guid? BasedOnRevisionId, Change<string?> Purpose, Change<string> Mode, Guid FallbackMemberId,
    Change<Guid?> InitialMemberId, Change<string?> SwarmDomainHint, Change<int> SwarmMaxHops, Change<Guid?> RouterConfigId,
    Change<Document?> RouterModelSettings, IReadOnlyList<Document>? Members) : Unlogged, IBody<TeamRevisionCreate>
{
    public static TeamRevisionCreate Read(IBodyFields fields) => new(
        Name: fields.Required("name", Kind.Text()),
        Description: fields.Change("description", Kind.Text()),
        BasedOnRevisionId: fields.Optional("based_on_revision_id", Kind.Uuid),
        Purpose: fields.Change("purpose", Kind.Text()),
        Mode: fields.ChangeOrElse("mode", Kind.Choice<TeamMode>(), Word.Of(TeamMode.Supervisor)),
        FallbackMemberId: fields.Required("fallback_member_id", Kind.Uuid),
        InitialMemberId: fields.Change("initial_member_id", Kind.Uuid),
        SwarmDomainHint: fields.Change("swarm_domain_hint", Kind.Text()),
        SwarmMaxHops: fields.ChangeUnlessNull("swarm_max_hops", Kind.Integer(min: 1)),
        RouterConfigId: fields.Change("router_config_id", Kind.Uuid),
        RouterModelSettings: fields.Change("router_model_settings", Kind.Model<ModelChainEntry>()),
        Members: fields.Optional("members", Kind.ListOf(Kind.Model<TeamMemberCreate>())));

    public CreateTeamRevisionCommand ToCommand(OrganizationId organizationId, Guid teamId, string createdBy, TimeProvider clock) => new(
        organizationId,
        new TeamId(teamId),
        BasedOnRevisionId is { } basis ? new TeamRevisionId(basis) : null,
        new NewTeamRevision(
            Id: TeamRevisionId.New(clock),
            Name: Name,
            Description: Description,
            Purpose: Purpose,
            Mode: new Change<TeamMode>(Mode.IsGiven, Word.To<TeamMode>(Mode.Value)),
            FallbackMember: new AgentId(FallbackMemberId),
            InitialMember: new Change<AgentId?>(InitialMemberId.IsGiven, InitialMemberId.Value is { } initial ? new AgentId(initial) : null),
            SwarmDomainHint: SwarmDomainHint,
            SwarmMaxHops: SwarmMaxHops,
            RouterConfigId: RouterConfigId,
            RouterModelSettings: RouterModelSettings,
            Members: Members is null ? null : TeamMemberCreate.ToMembers(Members, clock),
            CreatedBy: createdBy));
}

/// <summary>One state of a team, with its whole roster.</summary>
internal sealed record TeamRevisionResponse(
    Guid Id, Guid TeamId, string Name, string? Description, string? Purpose, string Mode, Guid FallbackMemberId, Guid? InitialMemberId,
    string? SwarmDomainHint, int SwarmMaxHops, Guid? RouterConfigId, [Holds<ModelChainEntry>] Document? RouterModelSettings,
    [NotRequired] IReadOnlyList<TeamMemberResponse> Members, string? CreatedBy, Timestamp CreatedAt, Timestamp UpdatedAt)
    : IAnswerFrom<TeamRevision>;
