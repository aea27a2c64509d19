using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Feather.Application.Models;

namespace Feather.Infrastructure.Models;

/// <summary>Decides by the status and the text of a failure whether it may pass (contract: Turns).</summary>
internal static partial class ProviderFailure
{
    /// <summary>Returns the failure for a response with an error status.</summary>
    public static ModelProviderException Of(int status, string body, TimeSpan? retryAfter) => Of(status, body, body, ErrorIn(body), retryAfter);

    /// <summary>Returns the failure for an error event whose data is only text.</summary>
    public static ModelProviderException OfText(string text) => Of(status: null, text, text, error: null, retryAfter: null);

    /// <summary>Throws if a chunk reports an error. A server that has begun to stream cannot send an error status any more.</summary>
    /// <param name="isError">Whether the type of the event is error.</param>
    public static void ThrowIfError(JsonElement chunk, bool isError)
    {
        var error = chunk.Field("error");
        if (error is { } reported && SaysSomething(reported))
            throw Of(StatusOf(error) ?? StatusOf(chunk), reported.GetRawText(), Told(reported), error, retryAfter: null);
        if (isError || (chunk.Field("object").Text() is "error" && chunk.Field("choices") is null))
            throw Of(StatusOf(chunk), chunk.GetRawText(), Told(chunk), chunk, retryAfter: null);
    }

    /// <param name="status">The status, or null if the server sent none.</param>
    /// <param name="text">All that the server wrote, which decides the kind of the failure.</param>
    /// <param name="told">What of it may be logged.</param>
    /// <param name="error">The error as an object, if it is one.</param>
    /// <param name="retryAfter">How long the server asks to wait.</param>
    private static ModelProviderException Of(int? status, string text, string told, JsonElement? error, TimeSpan? retryAfter)
    {
        var words = $"{error.Field("code").Text()} {error.Field("type").Text()}";
        if (RateLimit().IsMatch(words))
            status = 429;
        // A rate limit is not a limit of the context, even if its text mentions lengths.
        if (TooLong().IsMatch(text) && (status is not 429 || TooLarge().IsMatch(text)))
            return new ModelProviderException("context_too_long", told, FailureKind.ContextTooLong);
        if (status is 413)
            return new ModelProviderException("413", told, FailureKind.ContextTooLong);
        if (NoCredit().IsMatch(words) || NoCreditText().IsMatch(text))
            return new ModelProviderException("no_credit", told, FailureKind.Rejected);
        var isRejected = status is { } code
            ? code is not (408 or 409 or 425 or 429) and < 500 || UnknownModel().IsMatch(words)
            : Permanent().IsMatch(words) || UnknownModel().IsMatch(words);
        return new ModelProviderException(
            status?.ToString(CultureInfo.InvariantCulture) ?? "error", told, isRejected ? FailureKind.Rejected : FailureKind.Transient, retryAfter);
    }

    /// <summary>Returns an error without its other fields, which may hold a part of the answer.</summary>
    private static string Told(JsonElement error) => error.Text()
        ?? string.Join(' ', ((string[])["code", "type", "message"]).Select(name => error.Field(name)).Select(value => value.Text() ?? $"{value.Count()}"));

    /// <summary>Whether an error has content. Some servers send an empty error with every chunk.</summary>
    private static bool SaysSomething(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => error.Text() is not "",
        JsonValueKind.Object => error.EnumerateObject().Any(field =>
            field.Value.ValueKind is JsonValueKind.String ? field.Value.Text() is not "" : ((JsonElement?)field.Value).Count() is > 0),
        _ => false,
    };

    /// <summary>Returns the error of a body, which is an object, an object in a list, or not JSON.</summary>
    private static JsonElement? ErrorIn(string body)
    {
        try
        {
            JsonElement? root = LenientJson.Read(body) is [var first, ..] ? first : null;
            root = root.Items().Select(item => (JsonElement?)item).FirstOrDefault(root);
            return root.Field("error") is { ValueKind: JsonValueKind.Object } error ? error : root;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? StatusOf(JsonElement? error)
    {
        foreach (var name in (string[])["code", "status", "status_code"])
        {
            var value = error.Field(name);
            var status = value.Count() ?? (int.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var spelled) ? spelled : null);
            if (status is >= 400 and <= 599)
                return (int)status;
        }
        return null;
    }

    [GeneratedRegex(
        """
        context[ _]?(length|size|window)|context[ _]limit|model\stoken\slimit|maximum\sallowed\slength|range\sof\sinput\slength|request_too_large
        |exceed_context|maximum\s(prompt|model|input)\slength|(prompt|input|request)\s(is|was)?\s?too\s(long|large)
        |too\smany\stokens|reduce\sthe\slength|token\scount\sexceeds|token\scount\s\(\d+\)\sexceeds|`?inputs`?\stokens|string_above_max_length
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex TooLong();

    [GeneratedRegex(@"request too large", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooLarge();

    [GeneratedRegex(@"rate_?limit|throttl", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RateLimit();

    [GeneratedRegex(@"insufficient_(quota|credit|balance|funds)|billing|payment_required|credit", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoCredit();

    [GeneratedRegex(@"credit balance is too low|insufficient (credit|balance|funds|quota)|insufficient_quota", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoCreditText();

    [GeneratedRegex(@"model_not_found|unknown_model|model_does_not_exist|invalid_model", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UnknownModel();

    [GeneratedRegex(
        @"invalid_?(request|prompt|api_?key|parameter)|bad_?request|authentication|permission|unauthorized|forbidden|not_?found|unsupported|content_(policy|filter)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Permanent();
}
