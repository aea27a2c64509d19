using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Conversations;

/// <summary>The result of ending a conversation. Ending produces no messages, so most fields are null.</summary>
/// <param name="Messages">The messages of the answer.</param>
/// <param name="Status">The result of the request.</param>
/// <param name="Handoff">Always null: there are no handovers to people.</param>
/// <param name="CallTransfer">Always null: there are no calls to transfer.</param>
/// <param name="DtmfInput">Always null: there are no keys to press.</param>
/// <param name="SessionStatus">The conversation's status now.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="ModelUsed">The model that answered.</param>
/// <param name="TokenCount">How many tokens the answer used.</param>
/// <param name="LatencyMs">How long the answer took, in milliseconds.</param>
[SchemaName("TurnResult")]
internal sealed record TurnResultResponse(
    Guid? SessionId, [NotRequired] IReadOnlyList<AssistantMessage> Messages, SessionStatus Status, Document? Handoff,
    CallTransferIntent? CallTransfer, DtmfInputSpec? DtmfInput, string? SessionStatus, string? Error, string? ModelUsed, int? TokenCount,
    int? LatencyMs)
    : IAnswerFrom<Conversation>;

/// <summary>The result of a request to a conversation.</summary>
internal enum SessionStatus
{
    Idle,
    RunningTurn,
    EndRequested,
    EndProcessing,
    Ended,
    Error,
}

/// <summary>One message of an answer.</summary>
/// <param name="Content">The message's text.</param>
/// <param name="Sequence">Its place in the answer.</param>
/// <param name="ProducingAssistantId">The agent that wrote it.</param>
internal sealed record AssistantMessage(Guid? TurnId, string Content, [DefaultValue(0)] int Sequence, Guid? ProducingAssistantId);

/// <summary>A request to transfer a call. Feather has no calls: only the contract needs this type.</summary>
/// <param name="Destination">The destination of the transfer.</param>
/// <param name="Mode">Whether the destination is briefed first (`warm`) or not (`cold`).</param>
/// <param name="Label">The destination's name.</param>
/// <param name="ConnectingText">What the caller hears first.</param>
/// <param name="Reason">Why the call is transferred.</param>
/// <param name="WarmDestinations">Further destinations to try, in order.</param>
/// <param name="MaxRetries">How often to retry.</param>
/// <param name="RetryText">What the caller hears before a retry.</param>
/// <param name="OnFailure">What to do if nobody answers.</param>
/// <param name="Warm">How a warm transfer goes.</param>
/// <param name="WarmOverrides">What is different for this destination.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CallTransferIntent(
    string Destination, [OneOf("cold", "warm"), DefaultValue("cold")] string Mode, string? Label, string? ConnectingText, string? Reason,
    [NotRequired] IReadOnlyList<string> WarmDestinations, [Range(0, 5), DefaultValue(1)] int MaxRetries, string? RetryText, string? OnFailure,
    WarmTransferConfig? Warm, WarmTransferTargetOverride? WarmOverrides);

/// <summary>How a warm transfer goes.</summary>
/// <param name="MessageMode">How the briefing is written.</param>
/// <param name="BriefingTemplate">The briefing, as a template.</param>
/// <param name="MaxDialSeconds">How long to let it ring.</param>
/// <param name="MaxBriefingSeconds">How long the briefing may take.</param>
/// <param name="BridgeConfirmSeconds">How long the destination has to accept.</param>
/// <param name="MaxHoldSeconds">How long the caller waits at most.</param>
/// <param name="HoldAnnouncementText">What the caller hears before waiting.</param>
/// <param name="ReassuranceIntervalSeconds">How often the caller is reassured while waiting.</param>
/// <param name="ReassuranceText">What the caller hears each time.</param>
/// <param name="DetectSupervisorVoicemail">Whether to detect that a machine answers.</param>
/// <param name="DetectSupervisorSilence">Whether to detect that nobody speaks.</param>
/// <param name="SilenceReminderText">What a silent destination hears.</param>
/// <param name="SilenceTimeoutSeconds">How long a silence must last to count.</param>
/// <param name="RetryAnnouncementText">What the caller hears before a cold transfer is tried instead.</param>
/// <param name="FailureText">What the caller hears if nobody can be reached.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WarmTransferConfig(
    [OneOf("ai_summary", "static", "prompt"), DefaultValue("ai_summary")] string MessageMode, string? BriefingTemplate,
    [Range(5, 120), DefaultValue(30)] int MaxDialSeconds, [Range(15, 600), DefaultValue(60)] int MaxBriefingSeconds,
    [Range(5, 60), DefaultValue(20)] int BridgeConfirmSeconds, [Range(15, 300), DefaultValue(110)] int MaxHoldSeconds,
    [DefaultValue("One moment — I'll place you on a brief hold while I connect you.")] string HoldAnnouncementText,
    [Range(0, 60), DefaultValue(20)] int ReassuranceIntervalSeconds,
    [DefaultValue("Thanks for your patience — I'm still working on connecting you.")] string ReassuranceText,
    [DefaultValue(false)] bool DetectSupervisorVoicemail, [DefaultValue(false)] bool DetectSupervisorSilence,
    [DefaultValue("Hello — are you available to take this call?")] string SilenceReminderText,
    [Range(5, 60), DefaultValue(15)] int SilenceTimeoutSeconds,
    [DefaultValue("I couldn't reach them that way — let me try connecting you directly.")] string RetryAnnouncementText,
    [DefaultValue("I'm sorry, I wasn't able to connect you right now. I can keep helping you here.")] string FailureText);

/// <summary>What is different for one destination of a warm transfer.</summary>
/// <param name="BriefingTemplate">The briefing, as a template.</param>
/// <param name="MessageMode">How the briefing is written.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WarmTransferTargetOverride(string? BriefingTemplate, [OneOf("ai_summary", "static", "prompt")] string? MessageMode);

/// <summary>A request for input on a telephone's keys.</summary>
/// <param name="ExpectsInput">Whether input is expected.</param>
/// <param name="MaxDigits">The most keys.</param>
/// <param name="TerminationDigit">The key that ends the input.</param>
/// <param name="InterDigitTimeoutMs">How long to wait for the next key, in milliseconds.</param>
/// <param name="Prefix">The text before the input.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DtmfInputSpec(
    [DefaultValue(true)] bool ExpectsInput, [Range(1, 64)] int? MaxDigits, string? TerminationDigit,
    [Range(250, 60000)] int? InterDigitTimeoutMs, string? Prefix);
