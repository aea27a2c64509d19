using Feather.Domain.Common;
using Feather.Domain.Tools;

namespace Feather.Application.Tools;

/// <summary>Keeps values that nobody reads back: sealed to their place, so that a sealed value opens nowhere else.</summary>
public interface ISecretCipher
{
    /// <exception cref="BadRequestException">The server has no key to seal with.</exception>
    string Seal(SecretPlace place, string text);

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was sealed to another place, or with another key.</exception>
    string Open(SecretPlace place, string sealedText);
}

internal static class SecretCiphers
{
    /// <summary>A configuration as it may be stored; a mask keeps what the earlier one has.</summary>
    public static Document? Sealed(this ISecretCipher cipher, Document? given, Document? earlier, Tool tool) =>
        given is null ? null : ToolSecrets.Stored(given, earlier, tool, cipher.Seal);
}
