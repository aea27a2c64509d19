using Feather.Application.Common;
using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;
using FluentValidation;
using MediatR;

namespace Feather.Application.Conversations;

/// <summary>Always creates a conversation (contract: Test chat).</summary>
/// <param name="ConversationId">The id of the conversation. A retry uses the same id, and the same end user id.</param>
/// <param name="EndUserId">An end user that is stored nowhere else.</param>
public sealed record StartTestChatCommand(
    OrganizationId OrganizationId,
    ConversationId ConversationId,
    EndUserId EndUserId,
    AgentId? AgentId,
    TeamId? TeamId,
    TeamRevisionId? TeamRevisionId,
    Document? ToolInputOverrides,
    Document? ContextVariables,
    IdempotentUse? IdempotentUse) : Unlogged, IIdempotentCommand<TestChatStarted>;

public sealed record TestChatStarted(Conversation Conversation);

internal sealed class StartTestChatValidator : AbstractValidator<StartTestChatCommand>
{
    public StartTestChatValidator()
    {
        ClassLevelCascadeMode = CascadeMode.Stop;
        RuleFor(command => command)
            .Must(command => command.AgentId is null != command.TeamId is null)
            .WithMessage("exactly one of agent_id or team_id must be provided");
        RuleFor(command => command)
            .Must(command => command.TeamRevisionId is null || command.TeamId is not null)
            .WithMessage("team_revision_id requires team_id");
    }
}

internal sealed class StartTestChatHandler(IConversationRepository conversations, TimeProvider clock)
    : IRequestHandler<StartTestChatCommand, Reply<TestChatStarted>>
{
    private const string Channel = "api";

    public async Task<Reply<TestChatStarted>> Handle(StartTestChatCommand command, CancellationToken cancellationToken)
    {
        var target = BindingTarget.Of(command.AgentId, null, command.TeamId, command.TeamRevisionId);
        var key = new ConversationKey(command.EndUserId, Channel, SessionType.Test, ExternalId: null, target);

        // The end user belongs to this request, so a found conversation was stored by an earlier attempt of it.
        var lookup = await conversations.LookUpAsync(command.OrganizationId, key, lockEndUser: false, cancellationToken);
        return new TestChatStarted(lookup.Found ?? await MintAsync(command, key, lookup.Candidate, cancellationToken));
    }

    private Task<Conversation> MintAsync(
        StartTestChatCommand command, ConversationKey key, BindingCandidate candidate, CancellationToken cancellationToken)
    {
        var pinned = RevisionPinning.Pin(key.Target, candidate);
        var conversation = Conversation.Begin(
            command.OrganizationId, command.ConversationId, key, pinned, Timestamp.Now(clock)) with
        {
            ToolInputOverrides = command.ToolInputOverrides,
            ContextVariables = ContextVariables.Resolve(command.ContextVariables, pinned.Variables),
        };
        return conversations.AddAsync(conversation, pinned, addEndUser: false, cancellationToken);
    }
}
