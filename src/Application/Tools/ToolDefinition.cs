using Feather.Application.Common;
using Feather.Domain.Common;
using Feather.Domain.Tools;

namespace Feather.Application.Tools;

/// <summary>The given parts of a tool's definition. Parts that are not given stay unchanged.</summary>
public sealed record ToolDefinition(
    Change<Document?> Configuration, Change<Document?> TransferTarget, Change<Document?> ResponseSchema, Change<Document?> InputDefaults)
    : Unlogged
{
    /// <summary>A revision that has all this; masks stand for what the revision had.</summary>
    /// <exception cref="RuleBrokenException">A tool of this type cannot have it.</exception>
    public ToolRevision AppliedTo(ToolRevision revision, Tool tool, ISecretCipher cipher)
    {
        var defined = revision with
        {
            Configuration = Configuration.Or(revision.Configuration),
            TransferTarget = TransferTarget.Or(revision.TransferTarget),
            ResponseSchema = ResponseSchema.Or(revision.ResponseSchema),
            InputDefaults = InputDefaults.Or(revision.InputDefaults),
        };
        if (!defined.Fits(tool.Type))
            throw new RuleBrokenException(tool.Type is ToolType.ApiCall ? "an api_call has no transfer_target" : "a call_transfer has no configuration");

        return Configuration.IsGiven
            ? defined with { Configuration = cipher.Sealed(Configuration.Value, revision.Configuration, tool) }
            : defined;
    }
}
