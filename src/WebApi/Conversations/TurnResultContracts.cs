using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Feather.Domain.Common;
using Feather.Domain.Conversations;
using Feather.WebApi.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Conversations;

/// <summary>What ending a conversation came to. Nothing is said any more, so that most of it is null.</summary>
/// <param name="Messages">What was said in answer.</param>
/// <param name="Status">What the request came to.</param>
/// <param name="Handoff">Always null: nothing is handed over to people.</param>
/// <param name="CallTransfer">Always null: there are no calls to transfer.</param>
/// <param name="DtmfInput">Always null: there are no keys to press.</param>
/// <param name="SessionStatus">Where the conversation stands now.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="ModelUsed">The model that answered.</param>
/// <param name="TokenCount">How many tokens the answer took.</param>
/// <param name="LatencyMs">How long the answer took, in milliseconds.</param>
[SchemaName("TurnResult")]
internal sealed record TurnResultResponse(
    Guid? SessionId, [NotRequired] IReadOnlyList<AssistantMessage> Messages, SessionStatus Status, Document? Handoff,
    CallTransferIntent? CallTransfer, DtmfInputSpec? DtmfInput, string? SessionStatus, string? Error, string? ModelUsed, int? TokenCount,
    int? LatencyMs)
    : IAnswerFrom<Conversation>;

/// <summary>What a request to a conversation came to.</summary>
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

/// <summary>A wish to put a call through. Feather has no calls; it is here because an answer could hold it.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Mode">Whether somebody is told of the call first (`warm`) or not (`cold`).</param>
/// <param name="Label">What to call the destination.</param>
/// <param name="ConnectingText">What the caller hears first.</param>
/// <param name="Reason">Why the call is put through.</param>
/// <param name="WarmDestinations">Where else to try, in order.</param>
/// <param name="MaxRetries">How often to try again.</param>
/// <param name="RetryText">What the caller hears before another try.</param>
/// <param name="OnFailure">What to do when nobody answers.</param>
/// <param name="Warm">How a warm transfer goes.</param>
/// <param name="WarmOverrides">What is different for this destination.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CallTransferIntent(
    string Destination, [OneOf("cold", "warm"), DefaultValue("cold")] string Mode, string? Label, string? ConnectingText, string? Reason,
    [NotRequired] IReadOnlyList<string> WarmDestinations, [Range(0, 5), DefaultValue(1)] int MaxRetries, string? RetryText, string? OnFailure,
    WarmTransferConfig? Warm, WarmTransferTargetOverride? WarmOverrides);

/// <summary>How a warm transfer goes.</summary>
/// <param name="MessageMode">Who words what the one called is told.</param>
/// <param name="BriefingTemplate">What the one called is told, with places to fill.</param>
/// <param name="MaxDialSeconds">How long to let it ring.</param>
/// <param name="MaxBriefingSeconds">How long telling them may take.</param>
/// <param name="BridgeConfirmSeconds">How long they have to agree.</param>
/// <param name="MaxHoldSeconds">How long the caller is kept waiting at most.</param>
/// <param name="HoldAnnouncementText">What the caller hears before waiting.</param>
/// <param name="ReassuranceIntervalSeconds">How often the caller hears that it goes on.</param>
/// <param name="ReassuranceText">What the caller hears then.</param>
/// <param name="DetectSupervisorVoicemail">Whether to notice that a machine answers.</param>
/// <param name="DetectSupervisorSilence">Whether to notice that nobody speaks.</param>
/// <param name="SilenceReminderText">What one who does not speak hears.</param>
/// <param name="SilenceTimeoutSeconds">How long silence lasts before it counts.</param>
/// <param name="RetryAnnouncementText">What the caller hears before a cold transfer instead.</param>
/// <param name="FailureText">What the caller hears when nobody could be reached.</param>
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
/// <param name="BriefingTemplate">What the one called is told, with places to fill.</param>
/// <param name="MessageMode">Who words what the one called is told.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WarmTransferTargetOverride(string? BriefingTemplate, [OneOf("ai_summary", "static", "prompt")] string? MessageMode);

/// <summary>A wish for keys to be pressed on a telephone.</summary>
/// <param name="ExpectsInput">Whether keys are waited for.</param>
/// <param name="MaxDigits">How many keys at most.</param>
/// <param name="TerminationDigit">The key that ends the input.</param>
/// <param name="InterDigitTimeoutMs">How long to wait for the next key, in milliseconds.</param>
/// <param name="Prefix">What stands before the keys.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DtmfInputSpec(
    [DefaultValue(true)] bool ExpectsInput, [Range(1, 64)] int? MaxDigits, string? TerminationDigit,
    [Range(250, 60000)] int? InterDigitTimeoutMs, string? Prefix);
