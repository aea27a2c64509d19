using Feather.Domain.Agents;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.Domain.Identity;
using Feather.Domain.Runtime;
using Feather.Domain.Teams;

namespace Feather.Domain.Tests.Conversations;

internal sealed class ConversationTests
{
    private static readonly AgentBinding Binding = new(new AgentId(Guid.NewGuid()), new AgentRevisionId(Guid.NewGuid()));
    private static readonly ConversationKey Key = new(new EndUserId(Guid.NewGuid()), "chat", SessionType.Live, null, new BindingTarget.ToAgent(Binding.AgentId, null));

    [Test]
    public void Begins_active_and_open()
    {
        var now = Timestamp.Now(TimeProvider.System);

        var conversation = Begin(now);

        Assert.That(conversation.Status, Is.EqualTo(ConversationStatus.Active));
        Assert.That(conversation.ClosedAt, Is.Null);
        Assert.That((conversation.CreatedAt, conversation.UpdatedAt, conversation.LastActivityAt), Is.EqualTo((now, now, now)));
    }

    [Test]
    public void A_request_without_a_revision_differs_in_none()
    {
        Assert.That(Begin().DifferencesFrom(Key), Is.Empty);
    }

    [Test]
    public void A_request_that_names_the_pinned_revision_does_not_differ()
    {
        Assert.That(Begin().DifferencesFrom(Key with { Target = Binding.Target }), Is.Empty);
    }

    [Test]
    public void All_that_differs_is_told_in_the_schemas_order()
    {
        var request = new ConversationKey(
            new EndUserId(Guid.NewGuid()),
            "sms",
            SessionType.Test,
            null,
            new BindingTarget.ToTeam(new TeamId(Guid.NewGuid()), new TeamRevisionId(Guid.NewGuid())));

        Assert.That(Begin().DifferencesFrom(request), Is.EqualTo((ConversationField[])
        [
            ConversationField.EndUser, ConversationField.Channel, ConversationField.Agent,
            ConversationField.Team, ConversationField.TeamRevision, ConversationField.SessionType,
        ]));
    }

    private static PinnedBinding Pinned => new(
        Binding, null,
        [new BindableRevision(Binding.RevisionId, Binding.AgentId, 1, IsFrozen: false, new Lazy<VariableSource>(() => VariableSource.Parse(null, null)))]);

    private static Conversation Begin(Timestamp? now = null) => Conversation.Begin(
        new OrganizationId(Guid.NewGuid()), ConversationId.New(TimeProvider.System), Key, Pinned, now ?? Timestamp.Now(TimeProvider.System));
}
