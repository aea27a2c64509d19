namespace Feather.Domain.Common;

/// <summary>What a command loaded has changed before it could act on it: the command is started over, and nobody sees this.</summary>
public sealed class StaleLoadException() : Exception("What was loaded is not what is stored any more.");
