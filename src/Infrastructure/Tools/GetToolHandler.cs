using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.Infrastructure.Common;
using MediatR;

namespace Feather.Infrastructure.Tools;

internal sealed class GetToolHandler(DbSession session) : IRequestHandler<GetToolQuery, Tool>
{
    public async Task<Tool> Handle(GetToolQuery query, CancellationToken cancellationToken)
    {
        var tool = await session.ReadAsync<ToolRow>(
            new { OrganizationId = query.OrganizationId.Value, ToolId = query.ToolId.Value }, ToolStatements.ById, cancellationToken);
        return tool.Only?.ToDomain() ?? throw new NotFoundException();
    }
}
