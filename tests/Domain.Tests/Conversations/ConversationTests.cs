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

    [Test]
    public void A_request_that_names_another_revision_differs_in_that_alone()
    {
        var request = Key with { Target = new BindingTarget.ToAgent(Binding.AgentId, new AgentRevisionId(Guid.NewGuid())) };

        Assert.That(Begin().DifferencesFrom(request), Is.EqualTo((ConversationField[])[ConversationField.AgentRevision]));
    }

    [TestCase("resolved", SessionTerminationReason.Resolved)]
    [TestCase("max_call_duration", SessionTerminationReason.MaxCallDuration)]
    [TestCase("unknown", SessionTerminationReason.Unknown)]
    [TestCase("Resolved", SessionTerminationReason.Unknown)]
    [TestCase("bored", SessionTerminationReason.Unknown)]
    [TestCase("", SessionTerminationReason.Unknown)]
    public void A_reason_for_closing_that_nobody_knows_is_unknown(string word, SessionTerminationReason reason) =>
        Assert.That(SessionTerminationReasons.Named(word), Is.EqualTo(reason));

    [Test]
    public void Idleness_ends_what_is_open()
    {
        var conversation = Begin();

        Assert.That(conversation.ExpiresAt(TimeSpan.FromHours(1))!.Value.Utc, Is.EqualTo(conversation.LastActivityAt.Utc.AddHours(1)));
        Assert.That((conversation with { ClosedAt = conversation.CreatedAt }).ExpiresAt(TimeSpan.FromHours(1)), Is.Null);
    }

    [Test]
    public void A_preview_is_the_summarys_beginning_in_whole_words()
    {
        string? Preview(string? summary) => (Begin() with { Summary = summary }).SummaryPreview;
        var (full, word) = (new string('x', 200), new string('x', 197));

        Assert.That(Preview(null), Is.Null);
        Assert.That(Preview(full), Is.EqualTo(full));
        Assert.That(Preview($"{full} y"), Is.EqualTo(full));
        Assert.That(Preview($"{word} yes no"), Is.EqualTo(word));
        Assert.That(Preview($"{word} ye no"), Is.EqualTo($"{word} ye"));
        Assert.That(Preview(full + "y"), Is.EqualTo(full), "a single word that is too long is cut");
        Assert.That(Preview($" {full}"), Is.EqualTo($" {full[1..]}"), "a word after a space is cut too");
        Assert.That(Preview($"{full[1..]}\U0001F600{full}"), Is.EqualTo(full[1..]), "a character is never cut");
    }

    private static PinnedBinding Pinned => new(
        Binding, null,
        [new BindableRevision(Binding.RevisionId, Binding.AgentId, 1, IsFrozen: false, new Lazy<VariableSource>(() => VariableSource.Parse(null, null)))]);

    private static Conversation Begin(Timestamp? now = null) => Conversation.Begin(
        new OrganizationId(Guid.NewGuid()), ConversationId.New(TimeProvider.System), Key, Pinned, now ?? Timestamp.Now(TimeProvider.System));
}
