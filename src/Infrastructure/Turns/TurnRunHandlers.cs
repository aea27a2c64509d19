using Feather.Application.Turns;
using Feather.Domain.Common;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;
using Feather.Infrastructure.Conversations;
using MediatR;

namespace Feather.Infrastructure.Turns;

internal sealed class ListTurnRunsHandler(DbSession session) : IRequestHandler<ListTurnRunsQuery, IReadOnlyList<TurnRun>>
{
    public const string Newest =
        $"""
        select {TurnRunRow.Columns}
        from turns.turns t
        where t.organization_id = @OrganizationId and t.conversation_id = @ConversationId
        order by t.created_at desc, t.id desc
        limit @Rows
        """;

    public async Task<IReadOnlyList<TurnRun>> Handle(ListTurnRunsQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(
            new { OrganizationId = query.OrganizationId.Value, ConversationId = query.ConversationId.Value, Rows = ListTurnRunsQuery.AtMost });
        var conversation = batch.Ask<StatusRow>(MessageStatements.Status);
        var newest = batch.Ask<TurnRunRow>(Newest);
        await session.ReadAsync(batch, cancellationToken);
        return conversation.Any ? [.. newest.All.Reverse().Select(row => row.ToDomain())] : throw new NotFoundException();
    }
}

internal sealed class GetTurnRunHandler(DbSession session) : IRequestHandler<GetTurnRunQuery, TurnRunInFull>
{
    private const string One =
        $"""
        select {TurnRunRow.Columns}, t.steps::text
        from turns.turns t
        where t.organization_id = @OrganizationId and t.id = @TurnId and (t.conversation_id = @ConversationId) is true
        """;

    public async Task<TurnRunInFull> Handle(GetTurnRunQuery query, CancellationToken cancellationToken)
    {
        var batch = new Batch(
            new { OrganizationId = query.OrganizationId.Value, ConversationId = query.ConversationId.Value, TurnId = query.Turn.Value });
        var turn = batch.Ask<TurnRunRow, StepsRow>(One);
        await session.ReadAsync(batch, cancellationToken);

        var (run, steps) = turn.Only ?? throw new NotFoundException();
        return new TurnRunInFull(run.ToDomain(), (steps?.Steps).ToSteps());
    }

    private sealed record StepsRow(string Steps);
}
