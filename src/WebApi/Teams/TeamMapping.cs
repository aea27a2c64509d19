using Feather.Application.Teams;
using Feather.Domain.Teams;
using Feather.WebApi.Common;
using Mapster;

namespace Feather.WebApi.Teams;

internal sealed class TeamMapping : IRegister
{
    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<TeamId>(id => id.Value);
        rules.Id<TeamRevisionId>(id => id.Value);
        rules.Id<TeamMemberId>(id => id.Value);
        rules.Words<TeamMode>();

        rules.ForType<TeamSummary, TeamListResponse>();
        rules.ForType<Team, TeamResponse>().Map(answer => answer.ActiveRevisionId, team => team.ActiveRevision!.Id);
        rules.ForType<TeamRevision, TeamRevisionResponse>()
            .Map(answer => answer.FallbackMemberId, revision => revision.FallbackMember)
            .Map(answer => answer.InitialMemberId, revision => revision.InitialMember);
        rules.ForType<TeamMember, TeamMemberResponse>()
            .Map(answer => answer.AssistantId, member => member.AgentId)
            .Map(answer => answer.AssistantName, member => member.AgentName)
            .Map(answer => answer.AssistantRevisionId, member => member.AgentRevisionId);
    }
}
