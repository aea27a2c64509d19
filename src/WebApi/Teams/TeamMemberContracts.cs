using System.Text.Json;
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

/// <summary>An agent to add to a roster.</summary>
/// <param name="AssistantId">The agent.</param>
/// <param name="AssistantRevisionId">The agent's revision that answers; null means its active one.</param>
internal sealed record TeamMemberCreate(
    Guid AssistantId, Guid? AssistantRevisionId, string? RouterName, string? RouterDescription, IReadOnlyList<string>? Examples,
    Document? ModelSettings, int Position, bool Enabled) : Unlogged, IBody<TeamMemberCreate>
{
    public static TeamMemberCreate Read(IBodyFields fields) => new(
        AssistantId: fields.Required("assistant_id", Kind.Uuid),
        AssistantRevisionId: fields.Optional("assistant_revision_id", Kind.Uuid),
        RouterName: fields.Optional("router_name", Kind.Text()),
        RouterDescription: fields.Optional("router_description", Kind.Text()),
        Examples: fields.Optional("examples", Kind.ListOf(Kind.Text())),
        ModelSettings: fields.Optional("model_settings", Kind.Model<ModelChainEntry>()),
        Position: fields.OrElse("position", Kind.Integer(), 0),
        Enabled: fields.OrElse("enabled", Kind.Flag, true));

    /// <summary>Reads members from a list that was validated before.</summary>
    public static IReadOnlyList<NewTeamMember> ToMembers(IReadOnlyList<Document> members, TimeProvider clock) =>
    [
        .. members.Zip(TeamMemberId.Several(members.Count, clock), (member, id) =>
            BodyReader.Read<TeamMemberCreate>(JsonElement.Parse(member.Text), "body").ToMember(id)),
    ];

    public AddTeamMemberCommand ToCommand(OrganizationId organizationId, Guid revisionId, TimeProvider clock) =>
        new(organizationId, new TeamRevisionId(revisionId), ToMember(TeamMemberId.New(clock)));

    private NewTeamMember ToMember(TeamMemberId id) => new(
        Id: id,
        AgentId: new AgentId(AssistantId),
        AgentRevisionId: AssistantRevisionId is { } pinned ? new AgentRevisionId(pinned) : null,
        RouterName: RouterName,
        RouterDescription: RouterDescription,
        Examples: Examples ?? [],
        ModelSettings: ModelSettings,
        Position: Position,
        Enabled: Enabled);
}

/// <summary>Changes to a member. An absent field stays as it is.</summary>
/// <param name="AssistantRevisionId">The agent's revision that answers; null means its active one.</param>
internal sealed record TeamMemberUpdate(
    Change<Guid?> AssistantRevisionId, Change<string?> RouterName, Change<string?> RouterDescription, Change<IReadOnlyList<string>> Examples,
    Change<Document?> ModelSettings, Change<int> Position, Change<bool> Enabled) : Unlogged, IBody<TeamMemberUpdate>
{
    public static TeamMemberUpdate Read(IBodyFields fields) => new(
        AssistantRevisionId: fields.Change("assistant_revision_id", Kind.Uuid),
        RouterName: fields.Change("router_name", Kind.Text()),
        RouterDescription: fields.Change("router_description", Kind.Text()),
        Examples: fields.ChangeUnlessNull("examples", Kind.ListOf(Kind.Text())),
        ModelSettings: fields.Change("model_settings", Kind.Model<ModelChainEntry>()),
        Position: fields.ChangeUnlessNull("position", Kind.Integer()),
        Enabled: fields.ChangeUnlessNull("enabled", Kind.Flag));

    public UpdateTeamMemberCommand ToCommand(OrganizationId organizationId, Guid revisionId, Guid memberId) => new(
        organizationId,
        new TeamRevisionId(revisionId),
        new TeamMemberId(memberId),
        new TeamMemberEdit(
            AgentRevisionId: new Change<AgentRevisionId?>(
                AssistantRevisionId.IsGiven, AssistantRevisionId.Value is { } pinned ? new AgentRevisionId(pinned) : null),
            RouterName: RouterName,
            RouterDescription: RouterDescription,
            Examples: Examples,
            ModelSettings: ModelSettings,
            Position: Position,
            Enabled: Enabled));
}

/// <summary>An agent on a roster.</summary>
/// <param name="AssistantId">The agent.</param>
/// <param name="AssistantRevisionId">The agent's revision that answers; null means its active one.</param>
internal sealed record TeamMemberResponse(
    Guid Id, Guid AssistantId, string AssistantName, Guid? AssistantRevisionId, string? RouterName, string? RouterDescription,
    [NotRequired] IReadOnlyList<string> Examples, [Holds<ModelChainEntry>] Document? ModelSettings, int Position, bool Enabled,
    Timestamp CreatedAt)
    : IAnswerFrom<TeamMember>;
