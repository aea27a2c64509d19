namespace Feather.Application.Conversations;

/// <param name="IdleTimeout">An open conversation expires after this time without activity.</param>
public sealed record ConversationSettings(TimeSpan IdleTimeout);
