using System.Security.Cryptography;
using System.Text;

namespace Feather.Domain.Identity;

/// <summary>
/// A key as its holder has it: a prefix that tells its kind, 30 random characters, and 6 that check all before them
/// (contract: Keys). Never stored, never logged; what is stored is its hash.
/// </summary>
public sealed class ApiKeyText
{
    private const string Live = "fth_live_";
    private const string Test = "fth_test_";
    private const int RandomLength = 30;
    private const int ChecksumLength = 6;
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private ApiKeyText(string text) => Text = text;

    /// <summary>The whole key: show it once.</summary>
    public string Text { get; }

    /// <summary>The first 13 characters, by which people tell their keys apart.</summary>
    public string Prefix => Text[..13];

    /// <summary>SHA-256 of the whole key, 32 bytes.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>A new random key; one for tests has the same rights and another prefix.</summary>
    public static ApiKeyText Create(bool forTests)
    {
        var body = (forTests ? Test : Live) + RandomNumberGenerator.GetString(Base62, RandomLength);
        return new ApiKeyText(body + Checksum(body));
    }

    /// <summary>The key a text is; null where its form or its checksum is wrong, so that no query is spent on it.</summary>
    public static ApiKeyText? Parse(string text)
    {
        var isPrefixed = text.StartsWith(Live, StringComparison.Ordinal) || text.StartsWith(Test, StringComparison.Ordinal);
        if (!isPrefixed || text.Length != Live.Length + RandomLength + ChecksumLength || !text.Skip(Live.Length).All(char.IsAsciiLetterOrDigit))
            return null;
        return Checksum(text[..^ChecksumLength]) == text[^ChecksumLength..] ? new ApiKeyText(text) : null;
    }

    public override string ToString() => $"{Prefix}…";

    /// <summary>CRC-32 (the one of zlib) as a number in base 62, most significant digit first, padded with zeros.</summary>
    private static string Checksum(string text)
    {
        var crc = uint.MaxValue;
        foreach (var c in text)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }

        crc = ~crc;
        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--, crc /= 62)
            digits[i] = Base62[(int)(crc % 62)];
        return new string(digits);
    }
}
