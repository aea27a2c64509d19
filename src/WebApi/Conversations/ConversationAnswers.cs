using Feather.Application.Common;
using Feather.Application.Conversations;
using Feather.Domain.Conversations;
using Feather.WebApi.Common;

namespace Feather.WebApi.Conversations;

/// <summary>201 for a found and for a new conversation. Two headers report what the body cannot.</summary>
internal sealed class ConversationGotRenderer : IAnswerRenderer<ConversationGot>
{
    public Answer Render(ConversationGot got)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("Location", ConversationLocation.Of(got.Conversation.Id)),
            new("Feather-Conversation-Created", got.Created ? "true" : "false"),
        ];
        if (got.Differing.Count > 0)
            headers.Add(new("Feather-Differing-Fields", string.Join(", ", got.Differing.Select(WireFields.NameOf))));
        return new Answer(201, got.Conversation.Id, headers, JsonDefaults.Write(ConversationResponse.From(got.Conversation)));
    }
}

internal sealed class TestChatStartedRenderer : IAnswerRenderer<TestChatStarted>
{
    public Answer Render(TestChatStarted started) => new(
        201,
        started.Conversation.Id,
        [new("Location", ConversationLocation.Of(started.Conversation.Id))],
        JsonDefaults.Write(TestChatStartResponse.From(started)));
}

internal static class ConversationLocation
{
    public static string Of(ConversationId id) => $"/{ConversationsController.Route}/{id.Value}";
}
