using System.Security.Cryptography;
using Feather.Application.Common;

namespace Feather.WebApi.Common;

/// <summary>
/// ETag and If-Match: a resource's tag is the hash of the bytes it is answered as, so that whatever a caller can see
/// changes it, and nothing else does.
/// </summary>
internal static class EntityTag
{
    public static string Of(byte[] json) => $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"";

    /// <summary>What the request makes a change depend on; null where it has no If-Match. Weak tags match nothing.</summary>
    /// <typeparam name="T">The resource.</typeparam>
    /// <typeparam name="TAnswer">The wire record that a reader of the resource gets.</typeparam>
    public static Precondition<T>? IfMatch<T, TAnswer>(this HttpRequest request) where TAnswer : IAnswerFrom<T>
    {
        string[] tags = [.. request.Headers.IfMatch.SelectMany(line => line!.Split(',', StringSplitOptions.TrimEntries))];
        if (tags.Length == 0 || tags.Contains("*"))
            return null;
        return current =>
        {
            if (!tags.Contains(Of(JsonDefaults.Write(AnswerMapping.From<T, TAnswer>(current)))))
                throw new PreconditionFailedException();
        };
    }
}
