namespace Feather.Domain.Conversations;

/// <summary>Live ones belong to identity, memory and summaries; the other two leave no trace outside themselves.</summary>
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

/// <summary>The contract's statuses; the last four are terminal.</summary>
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
