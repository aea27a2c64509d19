using Feather.Domain.Agents;

namespace Feather.Infrastructure.Agents;

/// <summary>A revision as a bind loads it, alone or for every member of a roster.</summary>
internal static class BindableRevisionColumns
{
    /// <summary>Null where the row has none.</summary>
    public static BindableRevision? ToDomain(Guid agentId, Guid? revisionId, int? version, bool isFrozen, string? variables, string? defaults) =>
        revisionId is { } id
            ? new BindableRevision(
                new AgentRevisionId(id), new AgentId(agentId), version!.Value, isFrozen,
                new Lazy<VariableSource>(() => VariableSource.Parse(variables, defaults)))
            : null;
}
