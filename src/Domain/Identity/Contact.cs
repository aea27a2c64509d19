using Feather.Domain.Common;

namespace Feather.Domain.Identity;

public readonly record struct ContactId(Guid Value)
{
    /// <summary>A new id, ordered by time.</summary>
    public static ContactId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>A way to reach an end user. In an organization an address belongs to one end user at most.</summary>
public sealed record Contact(ContactId Id, EndUserId EndUserId, ContactAddress Address, Timestamp CreatedAt);

/// <summary>An address on a channel. Two are the same when type and normalized value are, whatever the channel.</summary>
/// <param name="Type">What kind of address it is: channels that use telephone numbers share one.</param>
/// <param name="RawValue">As it was given.</param>
public sealed record ContactAddress(string Channel, string Type, string RawValue, string NormalizedValue)
{
    private const string EmailType = "email";
    private const string PhoneType = "phone";

    public string? Email => Type == EmailType ? NormalizedValue : null;

    public string? Phone => Type == PhoneType ? NormalizedValue : null;

    /// <summary>The address that a value is on a channel; null, with the reason, where it cannot be one.</summary>
    public static ContactAddress? Of(string channel, string value, out string? reason)
    {
        var type = channel is "phone" or "sms" or "voice" or "whatsapp" ? PhoneType : channel;
        (var normalized, reason) = type switch
        {
            PhoneType => (NormalizePhone(value), "a phone number is + or 00 and 7 to 15 digits"),
            EmailType => (NormalizeEmail(value), "an email address has an @ between two parts, and no spaces"),
            _ => (value.Length > 0 ? value : null, "an address cannot be empty"),
        };
        return normalized is null ? null : new ContactAddress(channel, type, value, normalized);
    }

    /// <summary>The name alone: an address is nobody's to log.</summary>
    public override string ToString() => nameof(ContactAddress);

    private static string? NormalizePhone(string value)
    {
        var text = string.Concat(value.Where(c => c is not (' ' or '-' or '.' or '(' or ')')));
        if (text.StartsWith("00", StringComparison.Ordinal))
            text = $"+{text[2..]}";
        return text is ['+', .. var digits] && digits.Length is >= 7 and <= 15 && digits.All(char.IsAsciiDigit) ? text : null;
    }

    private static string? NormalizeEmail(string value)
    {
        var at = value.LastIndexOf('@');
        return at > 0 && at < value.Length - 1 && !value.Any(char.IsWhiteSpace) ? value.ToLowerInvariant() : null;
    }
}
