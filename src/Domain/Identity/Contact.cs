using Feather.Domain.Common;

namespace Feather.Domain.Identity;

public readonly record struct ContactId(Guid Value)
{
    public static ContactId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));
}

/// <summary>A way to reach an end user. Within an organization an address belongs to at most one end user.</summary>
public sealed record Contact(ContactId Id, EndUserId EndUserId, ContactAddress Address, Timestamp CreatedAt);

/// <summary>An address on a channel. Two addresses are the same if type and normalized value are, even on different channels.</summary>
/// <param name="Channel">In lower case.</param>
/// <param name="Type">What kind of address it is: channels that use telephone numbers share one.</param>
/// <param name="RawValue">As it was given, without white space around it.</param>
public sealed record ContactAddress(string Channel, string Type, string RawValue, string NormalizedValue) : Unlogged
{
    private const string EmailType = "email";
    private const string PhoneType = "phone";

    public string? Email => Type == EmailType ? NormalizedValue : null;

    public string? Phone => Type == PhoneType ? NormalizedValue : null;

    public static ContactAddress? Of(string channel, string value, out string? reason)
    {
        var (place, raw) = (IdentifierText.Trim(channel).ToLowerInvariant(), IdentifierText.Trim(value));
        reason = place.Length == 0 || raw.Length == 0
            ? "an address needs a channel and a value"
            : IdentifierText.Problem(place) ?? IdentifierText.Problem(raw);
        if (reason is not null)
            return null;

        var type = place is "phone" or "sms" or "voice" or "whatsapp" ? PhoneType : place;
        (var normalized, reason) = type switch
        {
            PhoneType => (PhoneNumber.Normalize(raw), PhoneNumber.Form),
            EmailType => (EmailAddress.Normalize(raw), EmailAddress.Form),
            _ => (raw, null),
        };
        return normalized is null ? null : new ContactAddress(place, type, raw, normalized);
    }
}
