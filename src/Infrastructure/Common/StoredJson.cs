using Feather.Domain.Common;

namespace Feather.Infrastructure.Common;

internal static class StoredJson
{
    public static Document? ToDocument(this string? text) => text is null ? null : Document.Parse(text);

    public static IReadOnlyList<Document>? ToDocuments(this string? text) => text is null ? null : Document.ParseList(text);

    public static string? ToJson(this IReadOnlyList<Document>? documents) => documents is null ? null : Document.WriteList(documents);
}
