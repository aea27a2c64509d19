namespace Feather.Domain.Models;

/// <summary>Who said which models are to be tried.</summary>
public enum ModelSource
{
    Member,
    Revision,
    RouterConfig,
    OrganizationDefault,
    ServerDefault,
}

/// <summary>The models that are tried for one answer, in their order: at least one.</summary>
/// <param name="RouterConfig">The config they are from; null where they are from none.</param>
public sealed record ModelChain(IReadOnlyList<ModelEntry> Entries, ModelSource Source, RouterConfigId? RouterConfig)
{
    /// <summary>
    /// The models of the first of these that names any. Only a router config names several: a member's or a revision's
    /// model is tried alone, for who names a model wants no other.
    /// </summary>
    /// <param name="named">The config that the revision names; null where it names none, or one that is gone.</param>
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
