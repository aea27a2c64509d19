using System.Text.Json;
using Feather.Domain.Turns;
using Feather.Infrastructure.Common;

namespace Feather.Infrastructure.Turns;

/// <summary>Converts a turn's steps between their column and the domain.</summary>
internal static class StoredTrace
{
    public static string Write(IReadOnlyList<TraceStep> steps) => JsonSerializer.Serialize(steps, StoredRecords.Options);

    /// <summary>Reads one step of a stored list.</summary>
    public static TraceStep ToStep(this string json) => JsonSerializer.Deserialize<TraceStep>(json, StoredRecords.Options)!;

    public static IReadOnlyList<TraceStep> ToSteps(this string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<TraceStep[]>(json, StoredRecords.Options)!;
}
