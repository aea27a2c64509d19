namespace Feather.Bench;

/// <summary>What one request puts into the slots.</summary>
internal sealed record Values(Guid Organization, Guid EndUser, Guid Agent, Guid Revision, Guid Conversation, DateTime Now)
{
    public Guid Turn { get; init; }

    /// <summary>How many messages a turn's conversation has.</summary>
    public int FirstSeq { get; init; }

    /// <summary>The JSON that a turn's stream ends with.</summary>
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
