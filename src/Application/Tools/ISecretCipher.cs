using Feather.Domain.Common;
using Feather.Domain.Tools;

namespace Feather.Application.Tools;

/// <summary>Encrypts secure values. Each is bound to its place, so it cannot be decrypted for another one.</summary>
public interface ISecretCipher
{
    /// <exception cref="BadRequestException">The server has no key for encryption.</exception>
    string Seal(SecretPlace place, string text);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The place or the key is not the original one.</exception>
    string Open(SecretPlace place, string sealedText);
}

internal static class SecretCiphers
{
    /// <summary>Encrypts a configuration for storage. A mask keeps the earlier value.</summary>
    public static Document? Sealed(this ISecretCipher cipher, Document? given, Document? earlier, Tool tool) =>
        given is null ? null : ToolSecrets.Stored(given, earlier, tool, cipher.Seal);
}
