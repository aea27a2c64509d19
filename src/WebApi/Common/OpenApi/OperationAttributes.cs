namespace Feather.WebApi.Common.OpenApi;

/// <summary>What an action answers when all went well; a status without a body has no type. Headers are <see cref="WireHeaders"/>' names.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal class AnswersAttribute(int status, params string[] headers) : Attribute
{
    public int Status { get; } = status;

    public IReadOnlyList<string> Headers { get; } = headers;

    public virtual Type? Body => null;

    /// <summary>Whether the contract leaves open what the body is.</summary>
    public bool IsAddition { get; init; }
}

/// <inheritdoc/>
internal sealed class AnswersAttribute<T>(int status, params string[] headers) : AnswersAttribute(status, headers)
{
    public override Type Body => typeof(T);
}

/// <summary>What an action answers that sends server-sent events: 200, for which the contract has a schema that says nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StreamsAttribute(params string[] headers) : AnswersAttribute(200, headers)
{
    /// <summary>Whether the contract has the operation, and with it that schema.</summary>
    public bool IsInContract { get; init; }
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

/// <summary>The contract does not have the operation.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AddedOperationAttribute : Attribute;

/// <summary>The action takes an Idempotency-Key, and so may answer with a replay, 409 and 422.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsIdempotencyKeyAttribute : Attribute;

/// <summary>The action takes a Last-Event-ID, as browsers send it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsLastEventIdAttribute : Attribute;

/// <summary>The action takes an If-Match, and so may answer 412.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AcceptsIfMatchAttribute : Attribute;
