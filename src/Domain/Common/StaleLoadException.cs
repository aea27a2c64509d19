namespace Feather.Domain.Common;

/// <summary>Loaded data changed before the command could use it. The command is retried, so no caller sees this.</summary>
public sealed class StaleLoadException() : Exception("The loaded data has changed.");
