using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Runtime;

namespace Feather.Infrastructure.Conversations;

internal sealed class ConversationRepository(DbSession session) : IConversationRepository
{
    public Task<ConversationLookup> LookUpAsync(OrganizationId organizationId, ConversationKey key, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new
            {
                OrganizationId = organizationId.Value,
                EndUserId = key.EndUserId.Value,
                key.Channel,
                SessionType = Word.Of(key.SessionType),
                key.ExternalId,
                AgentId = key.Target.Agent?.Value,
                AgentRevisionId = key.Target.AgentRevision?.Value,
                TeamId = key.Target.Team?.Value,
                TeamRevisionId = key.Target.TeamRevision?.Value,
            },
            async results =>
            {
                var endUser = await results.FindAsync<StandingRow>();
                var found = await results.FindAsync<ConversationRow>();
                var candidate = await BindingStatements.ReadAsync(results, key.Target);
                return new ConversationLookup(endUser?.ToDomain(), found?.ToDomain(), candidate);
            },
            cancellationToken,
            """
            select s.id, s.status
            from identity.end_users u
            join identity.end_users s on s.organization_id = @OrganizationId and s.id = case when u.merged_into is null then u.id else u.merged_into end
            where u.organization_id = @OrganizationId and u.id = @EndUserId
            """,
            ConversationStatements.ByKey(key),
            BindingStatements.For(key.Target));

    public Task<Conversation> GetOrAddAsync(Conversation conversation, PinnedBinding pinned, CancellationToken cancellationToken)
    {
        var bind = new BindBatch(conversation, pinned);
        return session.WriteAsync(bind.Parameters, bind.ReadAsync, cancellationToken, bind.Statements);
    }

    private sealed record StandingRow(Guid Id, string Status)
    {
        public EndUserStanding ToDomain() => new(new EndUserId(Id), Word.To<EndUserStatus>(Status));
    }
}
