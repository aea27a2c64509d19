namespace Feather.Domain.Models;

public enum ModelSource
{
    Member,
    Revision,
    RouterConfig,
    OrganizationDefault,
    ServerDefault,
}

/// <summary>The models to try for one answer, in order: at least one.</summary>
public sealed record ModelChain(IReadOnlyList<ModelEntry> Entries, ModelSource Source, RouterConfigId? RouterConfig)
{
    /// <summary>Takes the first setting that names a model. Only a router config adds more models to try.</summary>
    /// <param name="named">Null if the revision names no config, or a deleted one.</param>
    public static ModelChain Choose(
        ModelEntry? member, ModelEntry? revision, RouterConfig? named, RouterConfig? organizationDefault, string defaultModel) =>
        (member, revision, named?.Entries, organizationDefault?.Entries) switch
        {
            ({ } entry, _, _, _) => new([entry], ModelSource.Member, null),
            (_, { } entry, _, _) => new([entry], ModelSource.Revision, null),
            (_, _, { Count: > 0 } entries, _) => new(entries, ModelSource.RouterConfig, named!.Id),
            (_, _, _, { Count: > 0 } entries) => new(entries, ModelSource.OrganizationDefault, organizationDefault!.Id),
            _ => new([new ModelEntry(defaultModel, new ModelConfig())], ModelSource.ServerDefault, null),
        };
}
