using Feather.Application.Memory;
using Feather.Application.Models;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Memory;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Models;

namespace Feather.Infrastructure.Memory;

/// <summary>Lets the conversation's model summarize its newest messages, and stores the summary on the conversation.</summary>
internal sealed class SummaryWork(AcrossOrganizations organizations, SummaryWriter writer, IModelProviders providers, TimeProvider clock)
{
    private const string ModelOfBinding =
        """
        select case when c.agent_id is not null then r.model_settings else t.router_model_settings end::text as settings,
            case when c.agent_id is not null then r.router_config_id else t.router_config_id end as router_config_id
        from conversations.conversations c
        left join agents.revisions r on r.organization_id = @OrganizationId and r.agent_id = c.agent_id and r.id = c.agent_revision_id
        left join teams.revisions t on t.organization_id = @OrganizationId and t.id = c.team_revision_id
        where c.organization_id = @OrganizationId and c.id = @ConversationId
        """;

    // All router configs of the organization, because they are few. ModelChain chooses among them.
    private const string Configs =
        $"""
        select {RouterConfigRow.Columns} from models.router_configs rc where rc.organization_id = @OrganizationId
        """;

    private const string NewestMessages =
        """
        select n.role, n.content
        from (
            select m.seq, m.role, m.content from conversations.messages m
            where m.organization_id = @OrganizationId and m.conversation_id = @ConversationId
            order by m.seq desc
            limit 200) n
        order by n.seq
        """;

    private const string Store =
        """
        update conversations.conversations c set summary = @Summary, updated_at = @Now
        where c.organization_id = @OrganizationId and c.id = @ConversationId
            and exists (
                select from conversations.outbox o
                where o.organization_id = @OrganizationId and o.conversation_id = c.id and o.kind = 'summary'
                    and o.attempts = @Attempt and o.done_at is null and o.failed_at is null)
        """;

    private const string KeepCalls =
        """
        update conversations.outbox o set calls = (o.calls::jsonb || @Calls::jsonb)::json
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = 'summary'
            and o.attempts = @Attempt and o.done_at is null and o.failed_at is null
        """;

    private const string LetMemoryFollow =
        """
        update conversations.outbox o set due_at = now()
        from conversations.outbox s
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = 'memory_sync'
            and o.done_at is null and o.failed_at is null and o.attempts = 0
            and s.organization_id = @OrganizationId and s.conversation_id = @ConversationId and s.kind = 'summary'
            and s.done_at is not null
        """;

    /// <param name="calls">Receives every call that was made. The calls are stored here only with a summary.</param>
    /// <exception cref="SummaryFailedException">No model of the chain returned a summary.</exception>
    public async Task DoAsync(AfterWork work, List<ModelCall> calls, CancellationToken cancellationToken)
    {
        var (messages, chain) = await LoadAsync(work, cancellationToken);
        var summary = messages.Count == 0 ? null : await writer.WriteAsync(messages, chain, calls, AfterWorkQueue.Patience, cancellationToken);
        var batch = new Batch(new
        {
            OrganizationId = work.OrganizationId.Value,
            ConversationId = work.ConversationId.Value,
            Kind = Word.Of(work.Kind),
            work.Attempt,
            Summary = summary,
            Calls = StoredCalls.Write(calls),
            Now = Timestamp.Now(clock).Utc,
        });
        batch.Run(
            WorkStatements.LockConversation, WorkStatements.LockClaim, Store, KeepCalls, WorkStatements.Done, LetMemoryFollow);
        await organizations.InAsync(work.OrganizationId.Value, session => session.WriteAsync(batch, cancellationToken), cancellationToken);
    }

    private async Task<(List<Said> Messages, ModelChain Chain)> LoadAsync(AfterWork work, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = work.OrganizationId.Value, ConversationId = work.ConversationId.Value });
        var binding = batch.Ask<ModelRow>(ModelOfBinding);
        var routerConfigs = batch.Ask<RouterConfigRow>(Configs);
        var messages = batch.Ask<MessageRow>(NewestMessages);
        await organizations.InAsync(work.OrganizationId.Value, session => session.ReadAsync(batch, cancellationToken), cancellationToken);

        var bound = binding.Only;
        List<RouterConfig> configs = [.. routerConfigs.All.Select(row => row.ToDomain())];
        var chain = ModelChain.Choose(
            member: null,
            bound?.Settings is { } settings ? ModelEntry.Parse(Document.Parse(settings)) : null,
            configs.Find(config => config.Id.Value == bound?.RouterConfigId),
            configs.Find(config => config.IsDefault),
            providers.DefaultModel);
        return ([.. messages.All.Select(row => new Said(Word.To<MessageRole>(row.Role), row.Content))], chain);
    }

    private sealed record ModelRow(string? Settings, Guid? RouterConfigId);

    private sealed record MessageRow(string Role, string Content);
}
