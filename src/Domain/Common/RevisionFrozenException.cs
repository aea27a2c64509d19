namespace Feather.Domain.Common;

/// <summary>A conversation has pinned the revision, so it can no longer be edited.</summary>
public sealed class RevisionFrozenException() : ConflictException(
    "revision_frozen",
    "A conversation has pinned this revision, which stays as it is. Create a new revision with based_on_revision_id, change that, "
    + "and activate it with set-active-revision.");
