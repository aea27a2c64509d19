using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Runtime;

namespace Feather.Infrastructure.Conversations;

internal sealed class ConversationRepository(DbSession session) : IConversationRepository
{
    public Task<ConversationLookup> LookUpAsync(
        OrganizationId organizationId, ConversationKey key, bool isAnswerKept, CancellationToken cancellationToken)
    {
        // The end user and the holder of an external id are compared, so they must be of one time: no merge may come in between.
        string[] again = key.ExternalId is null ? [] : [ConversationStatements.EndUserStanding];
        return session.ReadAsync(
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
                if (again.Length > 0 && await results.FindAsync<StandingRow>() is var standing && standing?.Id != endUser?.Id)
                    throw new StaleLoadException();
                return new ConversationLookup(endUser?.ToDomain(), found?.ToDomain(), candidate);
            },
            cancellationToken,
            [
                isAnswerKept ? ConversationStatements.EndUserStandingLocked : ConversationStatements.EndUserStanding,
                ConversationStatements.ByKey(key),
                BindingStatements.For(key.Target),
                .. again,
            ]);
    }

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
