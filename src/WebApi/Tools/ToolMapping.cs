using Feather.Domain.Common;
using Feather.Domain.Tools;
using Feather.WebApi.Common;
using Mapster;

namespace Feather.WebApi.Tools;

internal sealed class ToolMapping : IRegister
{
    public void Register(TypeAdapterConfig rules)
    {
        rules.Id<ToolId>(id => id.Value);
        rules.Id<ToolRevisionId>(id => id.Value);

        rules.ForType<Tool, ToolResponse>()
            .Map(answer => answer.ToolType, tool => tool.Type)
            .Map(answer => answer.ActiveRevisionId, tool => tool.Active!.Id)
            .Map(answer => answer.ActiveRevision, tool => tool.Active);
        // A constructor call, so that the inputs are computed only once. A tool may have no active revision, and MapWith does not check
        // for null.
        rules.ForType<ToolRevision?, ToolRevisionResponse?>().MapWith(revision => revision == null ? null : Of(revision, revision.Inputs));
    }

    private static ToolRevisionResponse Of(ToolRevision revision, ToolInputs inputs) => new(
        Id: revision.Id.Value,
        ToolId: revision.ToolId.Value,
        Name: revision.Name,
        Description: revision.Description,
        Configuration: revision.Configuration is { } configuration ? ToolSecrets.Masked(configuration) : null,
        TransferTarget: revision.TransferTarget,
        ResponseSchema: revision.ResponseSchema,
        Status: Word.Of(revision.Status),
        HasSecrets: revision.HasSecrets,
        InputDefaults: revision.InputDefaults,
        CreatedBy: revision.CreatedBy,
        CreatedAt: revision.CreatedAt,
        UpdatedAt: revision.UpdatedAt,
        DefaultCount: inputs.Defaults,
        PinnedCount: inputs.Pinned,
        StaleInputFields: inputs.Stale,
        MergedInputPreview: inputs.Preview);
}
