using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ContactAddressTests
{
    [TestCase("chat", "Ann 00-1", "chat", "Ann 00-1")]
    [TestCase("chat", " Ann ", "chat", "Ann")]
    [TestCase("Telegram", "Ann", "telegram", "Ann")]
    [TestCase(" Email\u00A0", "Ann@x", "email", "ann@x")]
    [TestCase("EMAIL", "ann@x", "email", "ann@x")]
    [TestCase("SMS", "+4930123456", "phone", "+4930123456")]
    [TestCase("Voice", "+4930123456", "phone", "+4930123456")]
    [TestCase("WhatsApp ", "+4930123456", "phone", "+4930123456")]
    [TestCase("Phone", "+4930123456", "phone", "+4930123456")]
    [TestCase("ÄRGER", "x", "ärger", "x")]
    public void A_channel_and_its_type_are_compared_trimmed_and_in_lower_case(string channel, string value, string type, string normalized)
    {
        var address = ContactAddress.Of(channel, value, out _);

        Assert.That(address, Is.EqualTo(new ContactAddress(channel.Trim().ToLowerInvariant(), type, value.Trim(), normalized)));
    }

    [TestCase("+49 (30) 12-34.56", "+4930123456")]
    [TestCase("004930123456", "+4930123456")]
    [TestCase("0 0(49)30123456", "+4930123456")]
    [TestCase("+1234567", "+1234567")]
    [TestCase("+123456789012345", "+123456789012345")]
    [TestCase("+49 (0)30 12345678", "+493012345678")]
    [TestCase("+49(0)30 12345678", "+493012345678")]
    [TestCase("+49 ( 0 ) 30 12345678", "+493012345678")]
    [TestCase("(+49) (0)30 12345678", "+493012345678")]
    [TestCase("0049 (0) 30-12345678", "+493012345678")]
    [TestCase("+44 (0)20 7946 0958", "+442079460958")]
    [TestCase("+7 (0)495 1234567", "+74951234567")]
    [TestCase("+353 (0)1 234 5678", "+35312345678")]
    [TestCase("+420 (0)212 345 678", "+420212345678")]
    [TestCase("+49 30 (0)1234567", "+493001234567")]
    [TestCase("+493 (0)01234567", "+493001234567")]
    [TestCase("+49 (00)30 123456", "+490030123456")]
    [TestCase("+49\u00A030\u2003123\u202F456", "+4930123456")]
    [TestCase("+49\u201030\u2011123\u2013456\u2212", "+4930123456")]
    [TestCase("+49\uFF0D30\u30FC123456", "+4930123456")]
    [TestCase("+49\uFF080\uFF0930 123456", "+4930123456")]
    [TestCase("+49\uFF0E30\u00B7123456", "+4930123456")]
    [TestCase("\u202A+49 30 123456\u202C", "+4930123456")]
    [TestCase("+49\u200B30\u00AD123456", "+4930123456")]
    [TestCase(" +4930123456\t", "+4930123456")]
    public void A_phone_number_has_one_spelling(string value, string normalized) =>
        Assert.That(ContactAddress.Of("phone", value, out _)?.NormalizedValue, Is.EqualTo(normalized));

    [TestCase("Ann.Lee@Example.ORG", "ann.lee@example.org")]
    [TestCase("\"a@b\"@c", "\"a@b\"@c")]
    [TestCase(" ann@example.org\u00A0", "ann@example.org")]
    [TestCase("mailto:Ann@example.org", "ann@example.org")]
    [TestCase("MailTo: ann@example.org", "ann@example.org")]
    [TestCase("JOSE\u0301@example.org", "jos\u00E9@example.org")]
    [TestCase("jos\u00E9@example.org", "jos\u00E9@example.org")]
    [TestCase("A\u030Asa@example.org", "\u00E5sa@example.org")]
    [TestCase("\u0391\u039D\u039D\u0391@example.org", "\u03B1\u03BD\u03BD\u03B1@example.org")]
    public void An_email_address_has_one_spelling(string value, string normalized) =>
        Assert.That(ContactAddress.Of("email", value, out _)?.NormalizedValue, Is.EqualTo(normalized));

    [TestCase("phone", "4930123456")]
    [TestCase("phone", "030123456")]
    [TestCase("phone", "+123456")]
    [TestCase("phone", "+1234567890123456")]
    [TestCase("phone", "+0301234567")]
    [TestCase("phone", "+(0)301234567")]
    [TestCase("phone", "00049301234567")]
    [TestCase("phone", "+49x30123456")]
    [TestCase("phone", "++4930123456")]
    [TestCase("phone", "+49+30123456")]
    [TestCase("phone", "00+4930123456")]
    [TestCase("phone", "+49/30123456")]
    [TestCase("phone", "+٤٩٣٠١٢٣٤٥٦")]
    [TestCase("phone", "+49３０１２３４５６")]
    [TestCase("phone", "＋4930123456")]
    [TestCase("phone", "tel:+4930123456")]
    [TestCase("email", "ann")]
    [TestCase("email", "@example.org")]
    [TestCase("email", "ann@")]
    [TestCase("email", "mailto:")]
    [TestCase("email", "ann @example.org")]
    [TestCase("email", "ann@exam ple.org")]
    [TestCase("email", "an\u200Bn@example.org")]
    [TestCase("email", "ann\u00AD@example.org")]
    [TestCase("email", "ann@example.org\uFEFF")]
    [TestCase("email", "an\u3164n@example.org")]
    [TestCase("email", "ann@.example.org")]
    [TestCase("email", "ann@example.org.")]
    [TestCase("email", "ann@example.org\u3002")]
    [TestCase("email", "ann@\uFF0Eexample.org")]
    [TestCase("chat", "")]
    [TestCase("chat", "\u2003")]
    [TestCase("chat", "\u200B")]
    [TestCase("chat", " Undefined ")]
    [TestCase("sms", "null")]
    [TestCase("email", "[object Object]")]
    [TestCase("", "ann")]
    [TestCase("\u00A0", "ann")]
    [TestCase("null", "ann")]
    public void What_is_no_address_on_its_channel_is_told_why(string channel, string value)
    {
        var address = ContactAddress.Of(channel, value, out var reason);

        Assert.That(address, Is.Null);
        Assert.That(reason, Is.Not.Empty);
    }
}
