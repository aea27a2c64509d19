using Feather.Domain.Common;

namespace Feather.Domain.Conversations;

/// <summary>Why a conversation ended. The contract calls a conversation a session.</summary>
public enum SessionTerminationReason
{
    VoicemailDetected,
    SilenceTimeout,
    MaxCallDuration,
    ParticipantLeft,
    PipelineExit,
    UserRequested,
    AgentInitiated,
    Resolved,
    Unresolved,
    Abandoned,
    Escalated,
    HandoffResolved,
    Transferred,
    Error,
    Unknown,
    CalleeBusy,
    CalleeNoAnswer,
    CalleeUnavailable,
    CalleeDeclined,
    CalleeNotFound,
    SipFailed,
    UnknownReason,
    ClientInitiated,
    DuplicateIdentity,
    ServerShutdown,
    ParticipantRemoved,
    RoomDeleted,
    StateMismatch,
    JoinFailure,
    Migration,
    SignalClose,
    RoomClosed,
    UserUnavailable,
    UserRejected,
    SipTrunkFailure,
    ConnectionTimeout,
    MediaFailure,
    AgentError,
    DispatchFailed,
    TokenMintFailed,
    SipDialFailed,
    ParticipantJoinTimeout,
    SetupError,
    StaleRouting,
    Superseded,
    DuplicateDispatch,
}

public static class SessionTerminationReasons
{
    public static SessionTerminationReason Named(string word) =>
        Word.All<SessionTerminationReason>().Contains(word) ? Word.To<SessionTerminationReason>(word) : SessionTerminationReason.Unknown;
}
