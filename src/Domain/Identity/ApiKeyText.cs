using System.Security.Cryptography;
using System.Text;

namespace Feather.Domain.Identity;

/// <summary>A prefix, 30 random characters and a checksum (contract: Keys). Only its hash is stored, and it is never logged.</summary>
public sealed class ApiKeyText
{
    private const string Live = "fth_live_";
    private const string Test = "fth_test_";
    private const int RandomLength = 30;
    private const int ChecksumLength = 6;
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private ApiKeyText(string text) => Text = text;

    public string Text { get; }

    /// <summary>Helps people to recognize the key.</summary>
    public string Prefix => Text[..13];

    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>A new random key. A test key has the same rights and another prefix.</summary>
    public static ApiKeyText Create(bool forTests)
    {
        var body = (forTests ? Test : Live) + RandomNumberGenerator.GetString(Base62, RandomLength);
        return new ApiKeyText(body + Checksum(body));
    }

    /// <summary>Parses a key. Null if its form or its checksum is wrong, which saves a query.</summary>
    public static ApiKeyText? Parse(string text)
    {
        var isPrefixed = text.StartsWith(Live, StringComparison.Ordinal) || text.StartsWith(Test, StringComparison.Ordinal);
        if (!isPrefixed || text.Length != Live.Length + RandomLength + ChecksumLength || !text.Skip(Live.Length).All(char.IsAsciiLetterOrDigit))
            return null;
        return Checksum(text[..^ChecksumLength]) == text[^ChecksumLength..] ? new ApiKeyText(text) : null;
    }

    public override string ToString() => $"{Prefix}…";

    /// <summary>CRC-32 as in zlib, as a number in base 62, most significant digit first, padded with zeros.</summary>
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
