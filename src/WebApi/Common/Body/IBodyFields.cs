using Feather.Domain.Common;

namespace Feather.WebApi.Common.Body;

/// <summary>
/// What a wire record reads itself from, one line per field in the schema's order. The same lines read a request and
/// describe it. A field that is not as declared yields a default value: the request ends before anyone sees it.
/// </summary>
internal interface IBodyFields
{
    Guid Uuid(string name);

    Guid? OptionalUuid(string name);

    /// <summary>A string that may be absent, but not null.</summary>
    string Text(string name, int maxLength, string orElse);

    string? OptionalText(string name, int maxLength);

    /// <summary>One of the allowed strings; it may be absent, but not null.</summary>
    string Choice(string name, IReadOnlyList<string> allowed, string orElse);

    string? OptionalChoice(string name, IReadOnlyList<string> allowed);

    /// <summary>Any object of at most 65,536 bytes.</summary>
    Document? OptionalDocument(string name);

    /// <summary>Tools' fields' values, as given, each with its <c>type</c> filled in.</summary>
    Document? OptionalToolInputs(string name);
}
