using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Tools;

internal sealed class GetToolRevisionHandler(DbSession session) : IRequestHandler<GetToolRevisionQuery, ToolRevision>
{
    public Task<ToolRevision> Handle(GetToolRevisionQuery query, CancellationToken cancellationToken) => session.ReadAsync(
        new { OrganizationId = query.OrganizationId.Value, RevisionId = query.RevisionId.Value },
        async results => (await results.FindAsync<ToolRevisionRow>() ?? throw new NotFoundException()).ToDomain(),
        cancellationToken,
        ToolStatements.RevisionById);
}
