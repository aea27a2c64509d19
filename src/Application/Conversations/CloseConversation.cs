using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using MediatR;

namespace Feather.Application.Conversations;

/// <summary>Ends a conversation. If it is over already, it stays unchanged.</summary>
public sealed record CloseConversationCommand(
    OrganizationId OrganizationId, ConversationId ConversationId, EndUserId? Participant, string? Reason)
    : Unlogged, ICommand<Conversation>;

internal sealed class CloseConversationHandler(IConversationRepository conversations, TimeProvider clock)
    : IRequestHandler<CloseConversationCommand, Conversation>
{
    public Task<Conversation> Handle(CloseConversationCommand command, CancellationToken cancellationToken)
    {
        SessionTerminationReason? reason = command.Reason is { } word ? SessionTerminationReasons.Named(word) : null;
        return conversations.CloseAsync(
            command.OrganizationId, command.ConversationId, command.Participant, reason, Timestamp.Now(clock), cancellationToken);
    }
}
