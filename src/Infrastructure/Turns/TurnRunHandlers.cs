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

    public Task<IReadOnlyList<TurnRun>> Handle(ListTurnRunsQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync<IReadOnlyList<TurnRun>>(
            new { OrganizationId = query.OrganizationId.Value, ConversationId = query.ConversationId.Value, Rows = ListTurnRunsQuery.AtMost },
            async results =>
            {
                _ = await results.FindAsync<StatusRow>() ?? throw new NotFoundException();
                var newest = (await results.ListAsync<TurnRunRow>()).ConvertAll(row => row.ToDomain());
                newest.Reverse();
                return newest;
            },
            cancellationToken,
            MessageStatements.Status,
            Newest);
}

internal sealed class GetTurnRunHandler(DbSession session) : IRequestHandler<GetTurnRunQuery, TurnRunInFull>
{
    private const string One =
        $"""
        select {TurnRunRow.Columns}, t.steps::text
        from turns.turns t
        where t.organization_id = @OrganizationId and t.conversation_id = @ConversationId and t.id = @TurnId
        """;

    public Task<TurnRunInFull> Handle(GetTurnRunQuery query, CancellationToken cancellationToken) =>
        session.ReadAsync(
            new { OrganizationId = query.OrganizationId.Value, ConversationId = query.ConversationId.Value, TurnId = query.Turn.Value },
            async results =>
            {
                var (run, steps) = await results.FindAsync<TurnRunRow, StepsRow>() ?? throw new NotFoundException();
                return new TurnRunInFull(run.ToDomain(), (steps?.Steps).ToSteps());
            },
            cancellationToken,
            One);

    private sealed record StepsRow(string Steps);
}
