namespace Feather.Domain.Common;

/// <summary>An update of one field. If it is not given, the field stays as it is. A given value may be null.</summary>
public readonly record struct Change<T>(bool IsGiven, T Value)
{
    public T Or(T current) => IsGiven ? Value : current;
}

public static class Change
{
    public static Change<T> To<T>(T value) => new(IsGiven: true, value);
}
