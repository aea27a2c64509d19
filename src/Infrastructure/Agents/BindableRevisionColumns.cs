using Feather.Domain.Agents;

namespace Feather.Infrastructure.Agents;

/// <summary>The columns of a revision that a bind loads, for one agent or for every member of a roster.</summary>
internal static class BindableRevisionColumns
{
    public static BindableRevision? ToDomain(Guid agentId, Guid? revisionId, int? version, bool isFrozen, string? variables, string? defaults) =>
        revisionId is { } id
            ? new BindableRevision(
                new AgentRevisionId(id), new AgentId(agentId), version!.Value, isFrozen,
                new Lazy<VariableSource>(() => VariableSource.Parse(variables, defaults)))
            : null;
}
