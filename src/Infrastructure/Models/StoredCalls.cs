using System.Text.Json;
using Feather.Domain.Models;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Models;

internal static class StoredCalls
{
    public static string Write(IReadOnlyList<ModelCall> calls) => JsonSerializer.Serialize(calls, StoredRecords.Options);

    public static IReadOnlyList<ModelCall> ToCalls(this string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<ModelCall[]>(json, StoredRecords.Options)!;
}
