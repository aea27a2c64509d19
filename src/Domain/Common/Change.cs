namespace Feather.Domain.Common;

/// <summary>What an update says of one field: nothing, or a value, which may be null. Where nothing is said the field stays as it is.</summary>
public readonly record struct Change<T>(bool IsGiven, T Value)
{
    public T Or(T current) => IsGiven ? Value : current;
}

public static class Change
{
    /// <summary>A change to that value.</summary>
    public static Change<T> To<T>(T value) => new(IsGiven: true, value);
}
