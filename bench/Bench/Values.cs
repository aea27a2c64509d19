namespace Feather.Bench;

/// <summary>The values of one request for the slots.</summary>
internal sealed record Values(Guid Organization, Guid EndUser, Guid Agent, Guid Revision, Guid Conversation, DateTime Now)
{
    public Guid Turn { get; init; }

    /// <summary>The number of messages of the conversation before the turn.</summary>
    public int FirstSeq { get; init; }

    /// <summary>The JSON at the end of the stream of a turn.</summary>
    public string Answer { get; init; } = "";

    public Guid Of(Slot slot) => slot switch
    {
        Slot.Organization => Organization,
        Slot.EndUser => EndUser,
        Slot.Agent => Agent,
        Slot.Revision => Revision,
        Slot.Conversation => Conversation,
        Slot.Turn => Turn,
        Slot.Message => Guid.CreateVersion7(),
        _ => throw new ArgumentOutOfRangeException(nameof(slot)),
    };
}
