using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Turns;

internal sealed class ReadTraceHandler(DbSession session) : IRequestHandler<ReadTraceQuery, TracePage>, IRequestHandler<ReadTurnTraceQuery, TracePage>
{
    public async Task<TracePage> Handle(ReadTraceQuery query, CancellationToken cancellationToken)
    {
        var batch = BatchOf(query.OrganizationId, query.ConversationId, query.Turn, query.Page);
        var end = batch.Ask<ConversationEndRow>(TraceStatements.End);
        var steps = batch.Ask<StepRow>(query.Turn is null ? TraceStatements.Steps : TraceStatements.StepsOfTurn);
        var afterWork = batch.Ask<AfterWorkRow>(TraceStatements.AfterWork);
        await session.ReadAsync(batch, cancellationToken);

        var found = end.Only ?? throw new NotFoundException();
        return PageOf(query.Page, steps.All, query.Turn is null ? OwnSteps(found, afterWork.All) : []);
    }

    public async Task<TracePage> Handle(ReadTurnTraceQuery query, CancellationToken cancellationToken)
    {
        var batch = BatchOf(query.OrganizationId, query.ConversationId, query.Turn, query.Page);
        var turn = batch.Ask<Guid>(TraceStatements.Turn);
        var steps = batch.Ask<StepRow>(TraceStatements.StepsOfTurn);
        await session.ReadAsync(batch, cancellationToken);
        return turn.Any ? PageOf(query.Page, steps.All, []) : throw new NotFoundException();
    }

    private static Batch BatchOf(OrganizationId organizationId, ConversationId conversationId, TurnId? turn, TraceRequest page)
    {
        var after = page.After ?? TraceCursor.Start;
        return new Batch(new
        {
            OrganizationId = organizationId.Value,
            ConversationId = conversationId.Value,
            TurnId = turn?.Value,
            Category = page.Category is { } category ? Word.Of(category) : null,
            AfterCreatedAt = after.Turn.CreatedAt.Utc,
            AfterId = after.Turn.Id,
            AfterPlace = after.Place,
            // One more row shows whether another page follows.
            Rows = page.Limit + 1,
        });
    }

    /// <summary>The conversation's own steps. Each always has the same place, so that cursors stay valid.</summary>
    private static List<TraceStep?> OwnSteps(ConversationEndRow end, IReadOnlyList<AfterWorkRow> afterWork) => end.ToStep() is not { } ended ? [] :
    [
        ended,
        afterWork.FirstOrDefault(work => work.Kind == "summary")?.ToStep(),
        afterWork.FirstOrDefault(work => work.Kind == "memory_sync")?.ToStep(),
    ];

    private static TracePage PageOf(TraceRequest page, IReadOnlyList<StepRow> rows, List<TraceStep?> own)
    {
        var turns = rows.Select(row => (new TracedStep(new TurnId(row.TurnId), row.Step.ToStep()), row.Place));
        var after = own
            .Select((step, i) => (Step: step, Place: TraceCursor.AfterTurns(i + 1)))
            .Where(one => one.Step is not null && one.Place.Place > (page.After?.OwnSteps ?? 0) && (page.Category is null || one.Step.Category == page.Category))
            .Select(one => (new TracedStep(null, one.Step!), one.Place));
        List<(TracedStep Step, TraceCursor Place)> steps = [.. turns, .. after];
        return new TracePage(
            [.. steps.Take(page.Limit).Select(one => one.Step)], steps.Count > page.Limit ? steps[page.Limit - 1].Place : null);
    }

    private sealed record StepRow(Guid TurnId, DateTime CreatedAt, int Ordinal, string Step)
    {
        public TraceCursor Place => new(new Cursor(Timestamp.From(CreatedAt), TurnId), Ordinal);
    }
}
