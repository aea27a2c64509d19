namespace Feather.Domain.Agents;

/// <summary>An agent that is not deleted. Its revision is the named one, else the active one; null if there is none.</summary>
public sealed record BindableAgent(AgentId Id, BindableRevision? Revision);

/// <param name="Version">Counts the edits made before the revision was frozen.</param>
/// <param name="Variables">Parsed on first use, because a request that finds its conversation does not need them.</param>
public sealed record BindableRevision(AgentRevisionId Id, AgentId AgentId, int Version, bool IsFrozen, Lazy<VariableSource> Variables);
