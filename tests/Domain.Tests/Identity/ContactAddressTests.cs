using Feather.Domain.Identity;

namespace Feather.Domain.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ContactAddressTests
{
    [TestCase("phone", "+4930123456", "phone", "+4930123456")]
    [TestCase("sms", "+49 (30) 12-34.56", "phone", "+4930123456")]
    [TestCase("voice", "004930123456", "phone", "+4930123456")]
    [TestCase("whatsapp", "0 0(49)30123456", "phone", "+4930123456")]
    [TestCase("phone", "+1234567", "phone", "+1234567")]
    [TestCase("phone", "+123456789012345", "phone", "+123456789012345")]
    [TestCase("email", "Ann.Lee@Example.ORG", "email", "ann.lee@example.org")]
    [TestCase("email", "\"a@b\"@c", "email", "\"a@b\"@c")]
    [TestCase("chat", "Ann 00-1", "chat", "Ann 00-1")]
    [TestCase("Email", "Ann", "Email", "Ann")]
    [TestCase("telegram", " ", "telegram", " ")]
    public void An_address_has_a_type_and_one_spelling(string channel, string value, string type, string normalized)
    {
        var address = ContactAddress.Of(channel, value, out _);

        Assert.That(address, Is.EqualTo(new ContactAddress(channel, type, value, normalized)));
    }

    [TestCase("phone", "")]
    [TestCase("phone", "4930123456")]
    [TestCase("phone", "030123456")]
    [TestCase("phone", "+123456")]
    [TestCase("phone", "+1234567890123456")]
    [TestCase("phone", "+49x30123456")]
    [TestCase("phone", "++4930123456")]
    [TestCase("phone", "00+4930123456")]
    [TestCase("phone", "+49/30123456")]
    [TestCase("phone", "+٤٩٣٠١٢٣٤٥٦")]
    [TestCase("email", "")]
    [TestCase("email", "ann")]
    [TestCase("email", "@example.org")]
    [TestCase("email", "ann@")]
    [TestCase("email", "ann @example.org")]
    [TestCase("email", "ann@example.org ")]
    [TestCase("chat", "")]
    public void What_is_no_address_on_its_channel_is_told_why(string channel, string value)
    {
        var address = ContactAddress.Of(channel, value, out var reason);

        Assert.That(address, Is.Null);
        Assert.That(reason, Is.Not.Empty);
    }
}
