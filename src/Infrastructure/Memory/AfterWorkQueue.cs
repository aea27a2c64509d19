using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Memory;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Models;
using Microsoft.Extensions.Logging;

namespace Feather.Infrastructure.Memory;

/// <summary>
/// The outbox of conversations that have ended. A claim lasts for two minutes. If its process has died by then, the work is claimed again,
/// so all work is done at least once. Only the latest claim may write, so a second run has no further effect.
/// </summary>
internal sealed partial class AfterWorkQueue(AcrossOrganizations organizations, ILogger<AfterWorkQueue> logger)
{
    /// <summary>How long a claim lasts. The process that holds it gives up earlier.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <summary>How long the work under a claim may take. The work must end before the claim does.</summary>
    public static readonly TimeSpan Patience = Claim - TimeSpan.FromSeconds(15);

    // Work that ends its process at every attempt counts as failed.
    private const string GiveUpOnWhatWasLostTooOften =
        """
        update conversations.outbox o
        set failed_at = now(), due_at = null, last_error = case when o.last_error is null then 'lost' else o.last_error end
        where o.organization_id = @OrganizationId and o.due_at <= now() and o.attempts >= @MostAttempts
        returning o.conversation_id, o.kind, o.attempts
        """;

    private const string FailWhatRestsOnAFailedSummary =
        """
        update conversations.outbox o set failed_at = now(), due_at = null, last_error = 'summary_failed'
        from conversations.outbox s
        where o.organization_id = @OrganizationId and o.conversation_id = any(@ConversationIds) and (o.kind = 'memory_sync') is true
            and o.done_at is null and o.failed_at is null
            and s.organization_id = @OrganizationId and s.conversation_id = o.conversation_id and s.kind = 'summary'
            and s.failed_at is not null
        """;

    // The row of the summary is locked as well, so that the memory does not wait for a summary that was written in the meantime. The memory
    // becomes due after its summary, and moves again only if the summary is postponed further.
    private const string PutOffWhatWaitsForItsSummary =
        """
        with waiting as materialized (
            select w.conversation_id, s.due_at
            from conversations.outbox w
            join conversations.outbox s
                on s.organization_id = @OrganizationId and s.conversation_id = w.conversation_id and (s.kind = 'summary') is true
                and s.done_at is null and s.failed_at is null
            where w.organization_id = @OrganizationId and (w.kind = 'memory_sync') is true and w.due_at <= now() and (w.due_at < s.due_at) is true
            limit 500
            for update skip locked)
        update conversations.outbox o set due_at = w.due_at + interval '1 second'
        from waiting w
        where o.organization_id = @OrganizationId and o.conversation_id = w.conversation_id and o.kind = 'memory_sync'
        """;

    internal const string ClaimWhatIsDue =
        """
        with due as materialized (
            select w.conversation_id, w.kind
            from conversations.outbox w
            left join lateral (
                select x.done_at from conversations.outbox x
                where x.organization_id = @OrganizationId and x.conversation_id = w.conversation_id and x.kind = 'summary'
                limit 1) as s on true
            where w.organization_id = @OrganizationId and w.due_at <= now() and (w.kind = 'summary' or s.done_at is not null)
            order by w.due_at
            limit @AtMost
            for update of w skip locked)
        update conversations.outbox o set attempts = o.attempts + 1, due_at = now() + @Claim
        from due d
        where o.organization_id = @OrganizationId and o.conversation_id = d.conversation_id and o.kind = d.kind
        returning o.conversation_id, o.kind, o.attempts
        """;

    private const string PutOffOrFail =
        """
        update conversations.outbox o
        set last_error = @Error,
            calls = (o.calls::jsonb || @Calls::jsonb)::json,
            due_at = case when @IsLast then null else now() + @Pause end,
            failed_at = case when @IsLast then now() end
        where o.organization_id = @OrganizationId and o.conversation_id = @ConversationId and o.kind = @Kind and o.attempts = @Attempt
            and o.done_at is null and o.failed_at is null
        """;

    /// <summary>Returns the organizations that have due work, longest waiting first.</summary>
    public async Task<IReadOnlyList<OrganizationId>> FindAsync(int atMost, CancellationToken cancellationToken)
    {
        var due = await organizations.FindAsync<DueRow>(
            "select organization_id, due_at from conversations.with_work_due(@AtMost)", new { AtMost = atMost }, cancellationToken);
        return [.. due.Select(row => new OrganizationId(row.OrganizationId))];
    }

    /// <summary>Claims due work of one organization that no other process is claiming.</summary>
    public Task<IReadOnlyList<AfterWork>> ClaimAsync(OrganizationId organization, int atMost, CancellationToken cancellationToken) =>
        organizations.InAsync<IReadOnlyList<AfterWork>>(
            organization.Value,
            async session =>
            {
                var batch = new Batch(new { OrganizationId = organization.Value, AfterWork.MostAttempts, AtMost = atMost, Claim });
                var lost = batch.Ask<ClaimedRow>(GiveUpOnWhatWasLostTooOften);
                batch.Run(PutOffWhatWaitsForItsSummary);
                var claimed = batch.Ask<ClaimedRow>(ClaimWhatIsDue);
                await session.WriteAsync(batch, cancellationToken);
                if (lost.Any)
                    await GiveUpAsync(session, organization, lost.All, cancellationToken);
                return [.. claimed.All.Select(row => row.ToDomain(organization))];
            },
            cancellationToken);

    /// <summary>Postpones the work or gives it up, unless another process has claimed it by now.</summary>
    /// <param name="error">A word for the error.</param>
    /// <param name="calls">The calls of models that produced no result.</param>
    /// <param name="pause">The time until the next attempt; null if this was the last.</param>
    public Task FailAsync(
        AfterWork work, string error, IReadOnlyList<ModelCall> calls, TimeSpan? pause, CancellationToken cancellationToken)
    {
        var batch = new Batch(new
        {
            OrganizationId = work.OrganizationId.Value,
            ConversationId = work.ConversationId.Value,
            ConversationIds = new[] { work.ConversationId.Value },
            Kind = Word.Of(work.Kind),
            work.Attempt,
            Error = error,
            Calls = StoredCalls.Write(calls),
            Pause = pause ?? TimeSpan.Zero,
            IsLast = pause is null,
        });
        batch.Run(PutOffOrFail, FailWhatRestsOnAFailedSummary);
        return organizations.InAsync(work.OrganizationId.Value, session => session.WriteAsync(batch, cancellationToken), cancellationToken);
    }

    private async Task GiveUpAsync(
        DbSession session, OrganizationId organization, IReadOnlyList<ClaimedRow> lost, CancellationToken cancellationToken)
    {
        var batch = new Batch(new { OrganizationId = organization.Value, ConversationIds = lost.Select(row => row.ConversationId).ToArray() });
        batch.Run(FailWhatRestsOnAFailedSummary);
        await session.WriteAsync(batch, cancellationToken);
        session.AfterCommit(() =>
        {
            foreach (var row in lost)
                GivenUp(row.Kind, row.ConversationId, organization.Value, row.Attempts);
        });
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} of conversation {Conversation} of {Organization} is given up: its process was lost at attempt {Attempt}")]
    private partial void GivenUp(string kind, Guid conversation, Guid organization, int attempt);

    private sealed record DueRow(Guid OrganizationId, DateTime DueAt);

    private sealed record ClaimedRow(Guid ConversationId, string Kind, int Attempts)
    {
        public AfterWork ToDomain(OrganizationId organization) =>
            new(organization, new ConversationId(ConversationId), Word.To<AfterWorkKind>(Kind), Attempts);
    }
}
