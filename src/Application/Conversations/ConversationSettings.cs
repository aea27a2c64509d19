namespace Feather.Application.Conversations;

/// <param name="IdleTimeout">How long an open conversation may be without activity before it expires.</param>
public sealed record ConversationSettings(TimeSpan IdleTimeout);
