using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>The faults of a request, at most the first hundred.</summary>
/// <param name="Detail">The faults, in the order of the schema's fields.</param>
[SchemaName("HTTPValidationError")]
internal sealed record HttpValidationError([NotRequired] IReadOnlyList<ValidationError> Detail);

/// <summary>One fault of a request.</summary>
/// <param name="Type">The kind of fault, for programs.</param>
/// <param name="Loc">Its place: `body`, `path` or `query`, then the names and indexes on the path down.</param>
/// <param name="Msg">The fault as a sentence.</param>
/// <param name="Input">The value that was sent there.</param>
/// <param name="Ctx">Values that the sentence uses, such as a limit.</param>
internal sealed record ValidationError(
    string Type, IReadOnlyList<FaultLocationPart> Loc, string Msg, [NotRequired] JsonElement Input, [NotRequired] Document Ctx);

/// <summary>A name or an index.</summary>
internal readonly record struct FaultLocationPart;
