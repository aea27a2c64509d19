namespace Feather.WebApi.Common.OpenApi;

/// <summary>What an action answers when all went well; a status without a body has no type. Headers are <see cref="WireHeaders"/>' names.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class AnswersAttribute(int status, params string[] headers) : Attribute
{
    public int Status { get; } = status;

    public IReadOnlyList<string> Headers { get; } = headers;

    public virtual Type? Body => null;
}

/// <inheritdoc/>
internal sealed class AnswersAttribute<T>(int status, params string[] headers) : AnswersAttribute(status, headers)
{
    public override Type Body => typeof(T);
}

/// <summary>
/// Statuses of failure beyond those that every operation of its kind has and that the contract never declares. Those that
/// the contract declares for the action stand here without <see cref="IsAddition"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class FailsAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses { get; } = statuses;

    /// <summary>The body, where it is not the one that goes with the status.</summary>
    public Type? Body { get; init; }

    public bool IsAddition { get; init; }
}

/// <summary>The action takes an Idempotency-Key, and so may answer with a replay, 409 and 422.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsIdempotencyKeyAttribute : Attribute;

/// <summary>The action takes an If-Match, and so may answer 412.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsIfMatchAttribute : Attribute;
