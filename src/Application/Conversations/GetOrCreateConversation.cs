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

/// <summary>Finds the conversation that a request asks for, or creates it (contract: Get or create).</summary>
/// <param name="ConversationId">The id for a new conversation. A retry uses the same id.</param>
public sealed record GetOrCreateConversationCommand(
    OrganizationId OrganizationId,
    ConversationId ConversationId,
    EndUserId EndUserId,
    string Channel,
    AgentId? AgentId,
    AgentRevisionId? AgentRevisionId,
    TeamId? TeamId,
    TeamRevisionId? TeamRevisionId,
    string? ChannelSubtype,
    Origin? Origin,
    SessionType SessionType,
    string? ExternalId,
    Guid? OrgPhoneNumberId,
    string? Subject,
    Document? Metadata,
    Document? ToolInputOverrides,
    Document? ContextVariables,
    IdempotentUse? IdempotentUse) : Unlogged, IIdempotentCommand<ConversationGot>;

/// <param name="Differing">The revisions that the request names and that differ from the pinned ones.</param>
public sealed record ConversationGot(Conversation Conversation, bool Created, IReadOnlyList<ConversationField> Differing);

internal sealed class GetOrCreateConversationValidator : AbstractValidator<GetOrCreateConversationCommand>
{
    public GetOrCreateConversationValidator()
    {
        ClassLevelCascadeMode = CascadeMode.Stop;
        RuleFor(command => command)
            .Must(command => command.AgentId is null != command.TeamId is null)
            .WithMessage("exactly one of assistant_id or team_id must be provided");
        RuleFor(command => command)
            .Must(command => command.AgentRevisionId is null || command.AgentId is not null)
            .WithMessage("assistant_revision_id requires assistant_id");
        RuleFor(command => command)
            .Must(command => command.TeamRevisionId is null || command.TeamId is not null)
            .WithMessage("team_revision_id requires team_id");
    }
}

internal sealed class GetOrCreateConversationHandler(IConversationRepository conversations, TimeProvider clock)
    : IRequestHandler<GetOrCreateConversationCommand, Reply<ConversationGot>>
{
    public async Task<Reply<ConversationGot>> Handle(GetOrCreateConversationCommand command, CancellationToken cancellationToken)
    {
        var target = BindingTarget.Of(command.AgentId, command.AgentRevisionId, command.TeamId, command.TeamRevisionId);
        var externalId = command.ExternalId is { } given && !Visibility.IsBlank(given) ? given : null;
        var key = new ConversationKey(command.EndUserId, command.Channel, command.SessionType, externalId, target);

        var lookup = await conversations.LookUpAsync(
            command.OrganizationId, key, lockEndUser: command.IdempotentUse is not null, cancellationToken);
        key = key with { EndUserId = lookup.EndUser?.Id ?? key.EndUserId };

        var conversation = lookup.Found ?? await CreateAsync(command, key, lookup, cancellationToken);
        return Answer(command, key, conversation);
    }

    private Task<Conversation> CreateAsync(
        GetOrCreateConversationCommand command, ConversationKey key, ConversationLookup lookup, CancellationToken cancellationToken)
    {
        if (command.SessionType is SessionType.Live && lookup.EndUser?.Status is EndUserStatus.Deleted)
            throw new NotFoundException();

        var pinned = RevisionPinning.Pin(key.Target, lookup.Candidate);
        var conversation = Conversation.Begin(
            command.OrganizationId, command.ConversationId, key, pinned, Timestamp.Now(clock)) with
        {
            ChannelSubtype = command.ChannelSubtype,
            Origin = command.Origin,
            OrgPhoneNumberId = command.OrgPhoneNumberId,
            Subject = command.Subject,
            Metadata = command.Metadata,
            ToolInputOverrides = command.ToolInputOverrides,
            ContextVariables = ContextVariables.Resolve(command.ContextVariables, pinned.Variables),
        };
        var addEndUser = command.SessionType is SessionType.Live && lookup.EndUser is null;
        return conversations.AddAsync(conversation, pinned, addEndUser, cancellationToken);
    }

    private static ConversationGot Answer(GetOrCreateConversationCommand command, ConversationKey key, Conversation conversation)
    {
        if (conversation.Id == command.ConversationId)
            return new ConversationGot(conversation, Created: true, []);

        List<ConversationField> differing = [.. conversation.DifferencesFrom(key)];
        if (differing.Exists(field => field is not (ConversationField.AgentRevision or ConversationField.TeamRevision)))
        {
            // Without an external id the lookup used every compared field, so a difference means that the end user was merged
            // in between: start over.
            throw key.ExternalId is null ? new StaleLoadException() : new ExternalIdConflictException(conversation.Id, differing);
        }

        return new ConversationGot(conversation, Created: false, differing);
    }
}
