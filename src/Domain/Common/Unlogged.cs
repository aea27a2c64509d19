namespace Feather.Domain.Common;

/// <summary>A record that shows only its type's name where it is logged: it carries what people say, or secrets.</summary>
public abstract record Unlogged
{
    public sealed override string ToString() => GetType().Name;
}
