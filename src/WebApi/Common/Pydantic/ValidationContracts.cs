using System.Text.Json;
using Feather.Domain.Common;
using Feather.WebApi.Common.OpenApi;

namespace Feather.WebApi.Common.Pydantic;

/// <summary>All that is wrong with a request, the first hundred faults at most.</summary>
/// <param name="Detail">The faults, in the order of the schema's fields.</param>
[SchemaName("HTTPValidationError")]
internal sealed record HttpValidationError([NotRequired] IReadOnlyList<ValidationError> Detail);

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Type">The kind of fault, for programs.</param>
/// <param name="Loc">Where it is: `body`, `path` or `query`, then names and indexes on the way down.</param>
/// <param name="Msg">The fault as a sentence.</param>
/// <param name="Input">What was sent there.</param>
/// <param name="Ctx">What the sentence speaks of, such as a limit.</param>
internal sealed record ValidationError(
    string Type, IReadOnlyList<FaultLocationPart> Loc, string Msg, [NotRequired] JsonElement Input, [NotRequired] Document Ctx);

/// <summary>A name or an index.</summary>
internal readonly record struct FaultLocationPart;
