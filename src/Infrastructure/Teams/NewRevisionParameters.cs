using Feather.Domain.Common;
using Feather.Domain.Teams;

namespace Feather.Infrastructure.Teams;

internal class NewRevisionParameters(TeamRevision revision)
{
    public Guid OrganizationId => revision.OrganizationId.Value;
    public Guid TeamId => revision.TeamId.Value;
    public Guid TeamRevisionId => revision.Id.Value;
    public string Name => revision.Name;
    public string? Description => revision.Description;
    public string? Purpose => revision.Purpose;
    public string Mode => Word.Of(revision.Mode);
    public Guid FallbackAgentId => revision.FallbackMember.Value;
    public Guid? InitialAgentId => revision.InitialMember?.Value;
    public string? SwarmDomainHint => revision.SwarmDomainHint;
    public int SwarmMaxHops => revision.SwarmMaxHops;
    public Guid? RouterConfigId => revision.RouterConfigId;
    public string? RouterModelSettings => revision.RouterModelSettings?.Text;
    public string? CreatedBy => revision.CreatedBy;
    public DateTime Now => revision.CreatedAt.Utc;
    public string Members { get; } = TeamMemberRow.ToJson(revision.Members);
}

internal sealed class NewTeamParameters(Team team, TeamRevision first) : NewRevisionParameters(first)
{
    public string TeamName => team.Name;
    public string? TeamDescription => team.Description;
    public string Metadata => team.Metadata.Text;
}
