using System.Security.Cryptography;
using System.Text;
using Feather.Application.Tools;
using Feather.Domain.Common;
using Feather.Domain.Tools;

namespace Feather.Infrastructure.Tools;

/// <summary>AES-256-GCM with a nonce for each value, bound to its place. Sealed text: nonce, tag, ciphertext, in base64.</summary>
/// <param name="key">32 bytes, or null if the operator did not set a key.</param>
internal sealed class SecretCipher(byte[]? key) : ISecretCipher
{
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = NonceLength + TagLength;

    public string Seal(SecretPlace place, string text)
    {
        using var aes = new AesGcm(Key, TagLength);
        var plain = Encoding.UTF8.GetBytes(text);
        var value = new byte[HeadLength + plain.Length];
        RandomNumberGenerator.Fill(value.AsSpan(0, NonceLength));
        aes.Encrypt(value.AsSpan(0, NonceLength), plain, value.AsSpan(HeadLength), value.AsSpan(NonceLength, TagLength), Bound(place));
        return Convert.ToBase64String(value);
    }

    public string Open(SecretPlace place, string sealedText)
    {
        using var aes = new AesGcm(Key, TagLength);
        var value = Convert.FromBase64String(sealedText);
        var plain = new byte[value.Length - HeadLength];
        aes.Decrypt(value.AsSpan(0, NonceLength), value.AsSpan(HeadLength), value.AsSpan(NonceLength, TagLength), plain, Bound(place));
        return Encoding.UTF8.GetString(plain);
    }

    private byte[] Key => key ?? throw new BadRequestException(
        "This server cannot keep secure values: its operator has to give it a key, in the setting SecretsKey.");

    // The name of the value comes last, because only it may contain a slash.
    private static byte[] Bound(SecretPlace place) =>
        Encoding.UTF8.GetBytes($"{place.OrganizationId.Value}/{place.ToolId.Value}/{place.List}/{place.Key}");
}
