using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Identity;
using Feather.Domain.Memory;
using MediatR;

namespace Feather.Application.Memory;

/// <summary>Forgets all that is remembered of an end user.</summary>
public sealed record DeleteUserMemoriesCommand(OrganizationId OrganizationId, EndUserId EndUserId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteUserMemoriesHandler(IMemoryRepository memories, TimeProvider clock) : IRequestHandler<DeleteUserMemoriesCommand, Unit>
{
    public async Task<Unit> Handle(DeleteUserMemoriesCommand command, CancellationToken cancellationToken)
    {
        await memories.DeleteAsync(command.OrganizationId, command.EndUserId, Timestamp.Now(clock), cancellationToken);
        return Unit.Value;
    }
}
