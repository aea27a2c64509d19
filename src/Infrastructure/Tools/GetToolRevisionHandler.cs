using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Tools;

internal sealed class GetToolRevisionHandler(DbSession session) : IRequestHandler<GetToolRevisionQuery, ToolRevision>
{
    public async Task<ToolRevision> Handle(GetToolRevisionQuery query, CancellationToken cancellationToken)
    {
        var revision = await session.ReadAsync<ToolRevisionRow>(
            new { OrganizationId = query.OrganizationId.Value, RevisionId = query.RevisionId.Value },
            ToolStatements.RevisionById,
            cancellationToken);
        return revision.Only?.ToDomain() ?? throw new NotFoundException();
    }
}
