namespace Feather.WebApi.Common.OpenApi;

/// <summary>The answer of a successful action. A status without a body has no type. Headers are <see cref="WireHeaders"/>' names.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class AnswersAttribute(int status, params string[] headers) : Attribute
{
    public int Status { get; } = status;

    public IReadOnlyList<string> Headers { get; } = headers;

    public virtual Type? Body => null;

    /// <summary>Whether the contract does not define the body.</summary>
    public bool IsAddition { get; init; }
}

/// <inheritdoc/>
internal sealed class AnswersAttribute<T>(int status, params string[] headers) : AnswersAttribute(status, headers)
{
    public override Type Body => typeof(T);
}

/// <summary>The answer of an action that sends server-sent events: 200, for which the contract has an empty schema.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StreamsAttribute(params string[] headers) : AnswersAttribute(200, headers)
{
    /// <summary>Whether the contract has the operation, and so that schema.</summary>
    public bool IsInContract { get; init; }
}

/// <summary>
/// Statuses of failure, except those that every operation of its kind has and the contract never declares. Statuses that the
/// contract declares for the action are listed without <see cref="IsAddition"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class FailsAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses { get; } = statuses;

    /// <summary>The body, if it is not the usual one of the status.</summary>
    public Type? Body { get; init; }

    public bool IsAddition { get; init; }
}

/// <summary>Marks an operation that the contract does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AddedOperationAttribute : Attribute;

/// <summary>The action accepts an Idempotency-Key. It may answer with a replay, 409 and 422.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsIdempotencyKeyAttribute : Attribute;

/// <summary>The action accepts a Last-Event-ID, as browsers send it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsLastEventIdAttribute : Attribute;

/// <summary>The action accepts an If-Match. It may answer 412.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsIfMatchAttribute : Attribute;
