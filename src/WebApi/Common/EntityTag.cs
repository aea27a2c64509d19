using System.Security.Cryptography;
using Feather.Application.Common;

namespace Feather.WebApi.Common;

/// <summary>
/// ETag and If-Match. A resource's tag is the hash of the bytes of its answer, so it changes exactly when something visible to
/// callers changes.
/// </summary>
internal static class EntityTag
{
    public static string Of(byte[] json) => $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"";

    /// <summary>The condition of the request's If-Match; null if there is none, or if it is `*`. Weak tags match nothing.</summary>
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
