using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Conversations;

/// <summary>Removes a conversation that is over, with everything that belongs to it.</summary>
public sealed record DeleteConversationCommand(OrganizationId OrganizationId, ConversationId ConversationId) : Unlogged, ICommand<Unit>;

internal sealed class DeleteConversationHandler(IConversationRepository conversations) : IRequestHandler<DeleteConversationCommand, Unit>
{
    public async Task<Unit> Handle(DeleteConversationCommand command, CancellationToken cancellationToken)
    {
        await conversations.DeleteAsync(command.OrganizationId, command.ConversationId, cancellationToken);
        return Unit.Value;
    }
}
