using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Tools;

internal sealed class GetToolHandler(DbSession session) : IRequestHandler<GetToolQuery, Tool>
{
    public Task<Tool> Handle(GetToolQuery query, CancellationToken cancellationToken) => session.ReadAsync(
        new { OrganizationId = query.OrganizationId.Value, ToolId = query.ToolId.Value },
        async results => (await results.FindAsync<ToolRow>() ?? throw new NotFoundException()).ToDomain(),
        cancellationToken,
        ToolStatements.ById);
}
