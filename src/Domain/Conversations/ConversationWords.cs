namespace Feather.Domain.Conversations;

/// <summary>Only live conversations affect identity, memory and summaries. The other two leave no data outside themselves.</summary>
public enum SessionType
{
    Live,
    Test,
    Simulation,
}

public enum Origin
{
    Inbound,
    Outbound,
}

/// <summary>The contract's statuses. The last four are terminal.</summary>
public enum ConversationStatus
{
    Queued,
    Ringing,
    Active,
    Paused,
    WaitingForHuman,
    Transferred,
    AwaitingApproval,
    Closed,
    Expired,
    Error,
    Superseded,
}
