namespace Feather.Domain.Agents;

/// <summary>An agent that is not deleted, with the revision a bind would pin: the named one, else the active one; null where there is none.</summary>
public sealed record BindableAgent(AgentId Id, BindableRevision? Revision);

/// <summary>One immutable state of an agent, as far as binding needs it.</summary>
/// <param name="Version">Counts the edits made before it was frozen.</param>
/// <param name="IsFrozen">Whether a conversation has pinned it, so that nothing edits it any more.</param>
/// <param name="Variables">Parsed when first asked for: a conversation that is found never asks.</param>
public sealed record BindableRevision(AgentRevisionId Id, AgentId AgentId, int Version, bool IsFrozen, Lazy<VariableSource> Variables);
