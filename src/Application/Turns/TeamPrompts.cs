using System.Text;
using Feather.Application.Models;
using Feather.Domain.Conversations;
using Feather.Domain.Models;
using Feather.Domain.Turns;
using Microsoft.Extensions.AI;

namespace Feather.Application.Turns;

/// <summary>The parts of prompts that no author wrote: the other members of a team, and how to choose one.</summary>
internal static class TeamPrompts
{
    /// <summary>A router needs the current subject of a conversation, not its beginning.</summary>
    private const int MessagesForRouting = 10;

    /// <exception cref="PromptTooLongException">The system prompt is longer than Feather sends to a model.</exception>
    public static List<ChatMessage> Conversation(string systemPrompt, IEnumerable<PastMessage> history, string userMessage)
    {
        PromptTooLongException.ThrowIfTooLong(systemPrompt);
        List<ChatMessage> messages = systemPrompt.Length == 0 ? [] : [new ChatMessage(ChatRole.System, systemPrompt)];
        messages.AddRange(history.Select(message => new ChatMessage(RoleOf(message.Role), message.Content)));
        messages.Add(new ChatMessage(ChatRole.User, userMessage));
        return messages;
    }

    public static IReadOnlyList<PastMessage> ForRouting(IReadOnlyList<PastMessage> history) => [.. history.TakeLast(MessagesForRouting)];

    /// <summary>The prompt, followed by the memories of earlier conversations.</summary>
    public static string WithRecall(string systemPrompt, Recall recall) =>
        string.Join("\n\n", new[] { systemPrompt, recall.Text }.Where(part => part.Length > 0));

    public static ModelRequest Route(TurnTeam team, ModelChain chain, IReadOnlyList<PastMessage> history, string userMessage)
    {
        var prompt =
            "You decide which member of a team answers the end user's last message. Reply with that member's name and nothing else. " +
            "If you cannot tell, reply: unsure\n\nMembers:\n" + Listed(team.Members);
        return new ModelRequest(
            CallPurpose.Route,
            chain,
            Conversation(prompt, history, userMessage),
            [.. team.Members.Select(member => new ModelCandidate(member.RouterName, WordsOf(member), member.RouterName))]);
    }

    public static string WithHandover(string systemPrompt, TurnTeam team, IReadOnlyList<TurnMember> others)
    {
        var domain = string.IsNullOrWhiteSpace(team.SwarmDomainHint) ? "" : $" The team's domain: {team.SwarmDomainHint}";
        var author = systemPrompt.Length == 0 ? "" : $"{systemPrompt}\n\n";
        return $"{author}You are one of a team.{domain} If another member is the better one to answer, reply with " +
            $"{Handover.To("NAME")} and nothing else, where NAME is that member's. Otherwise answer yourself.\n\nOther members:\n{Listed(others)}";
    }

    /// <summary>The members that a member can choose. The first is the member itself, which then answers.</summary>
    public static IReadOnlyList<ModelCandidate> Candidates(TurnMember member, IEnumerable<TurnMember> others) =>
    [
        new ModelCandidate(member.RouterName, WordsOf(member), Reply: null),
        .. others.Select(other => new ModelCandidate(other.RouterName, WordsOf(other), Handover.To(other.RouterName))),
    ];

    private static string Listed(IEnumerable<TurnMember> members)
    {
        StringBuilder list = new();
        foreach (var member in members)
        {
            list.Append("- ").Append(member.RouterName);
            if (!string.IsNullOrWhiteSpace(member.RouterDescription))
                list.Append(": ").Append(member.RouterDescription);
            if (member.Examples.Count > 0)
                list.Append(" For example: ").AppendJoin("; ", member.Examples);
            list.Append('\n');
        }
        return list.ToString();
    }

    private static string WordsOf(TurnMember member) => string.Join(' ', member.Examples.Prepend(member.RouterDescription ?? ""));

    private static ChatRole RoleOf(MessageRole role) => role switch
    {
        MessageRole.User => ChatRole.User,
        MessageRole.Assistant => ChatRole.Assistant,
        MessageRole.Tool => ChatRole.Tool,
        _ => ChatRole.System,
    };
}
