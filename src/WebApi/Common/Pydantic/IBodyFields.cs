using Feather.Domain.Common;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>
/// The source from which a wire record reads itself, one line per field in the schema's order. The same lines read a request and
/// describe it. A faulty field yields a default value, which is never used because the request ends first.
/// </summary>
internal interface IBodyFields
{
    /// <summary>A required field.</summary>
    T Required<T>(string name, Kind<T> kind);

    /// <summary>A field that may be absent, but not null. The result says whether it was given.</summary>
    Change<T> ChangeOrElse<T>(string name, Kind<T> kind, T orElse);

    /// <summary>A field that may be absent or null.</summary>
    Given<T> Nullable<T>(string name, Kind<T> kind);

    /// <summary>Forbids all fields that were not declared before.</summary>
    void Closed();

    /// <summary>Keeps all fields that were not declared before, if the record is a model.</summary>
    void Open();
}

/// <summary>A field that may be null: whether it was given, and its value unless that is null.</summary>
internal readonly record struct Given<T>(bool IsGiven, bool HasValue, T Value);

internal static class AnyFields
{
    /// <summary>A field that may be absent, but not null.</summary>
    public static T OrElse<T>(this IBodyFields fields, string name, Kind<T> kind, T orElse) => fields.ChangeOrElse(name, kind, orElse).Value;

    /// <summary>A change to a field that is never null. Null is ignored, like absence (contract: Agents and teams, PUT).</summary>
    public static Change<T> ChangeUnlessNull<T>(this IBodyFields fields, string name, Kind<T> kind) =>
        fields.Nullable(name, kind) is { HasValue: true } given ? Domain.Common.Change.To(given.Value) : default;
}

internal static class ReferenceFields
{
    /// <summary>The value; null if it is null or absent.</summary>
    public static T? Optional<T>(this IBodyFields fields, string name, Kind<T> kind)
        where T : class
        => fields.Nullable(name, kind) is { HasValue: true } given ? given.Value : null;

    /// <summary>The value, and whether it was given. Null clears; absence changes nothing.</summary>
    public static Change<T?> Change<T>(this IBodyFields fields, string name, Kind<T> kind)
        where T : class
    {
        var given = fields.Nullable(name, kind);
        return new Change<T?>(given.IsGiven, given.HasValue ? given.Value : null);
    }
}

internal static class ValueFields
{
    /// <inheritdoc cref="ReferenceFields.Optional"/>
    public static T? Optional<T>(this IBodyFields fields, string name, Kind<T> kind)
        where T : struct
        => fields.Nullable(name, kind) is { HasValue: true } given ? given.Value : null;

    /// <inheritdoc cref="ReferenceFields.Change"/>
    public static Change<T?> Change<T>(this IBodyFields fields, string name, Kind<T> kind)
        where T : struct
    {
        var given = fields.Nullable(name, kind);
        return new Change<T?>(given.IsGiven, given.HasValue ? given.Value : null);
    }
}
