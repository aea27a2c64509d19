using Feather.Domain.Common;
using Feather.WebApi.Common.Pydantic;

namespace Feather.WebApi.Common;

/// <summary>How a failed call is retried.</summary>
/// <param name="MaxRetries">The most retries.</param>
/// <param name="BaseDelaySeconds">The wait before the first retry. Each further wait is twice as long.</param>
/// <param name="MaxDelaySeconds">The longest wait.</param>
/// <param name="Jitter">Whether waits vary a little, so that callers who failed together do not come back together.</param>
internal sealed record RetryConfig(int MaxRetries, double BaseDelaySeconds, double MaxDelaySeconds, bool Jitter)
    : Unlogged, IBody<RetryConfig>
{
    public static RetryConfig Read(IBodyFields fields) => new(
        MaxRetries: fields.OrElse("max_retries", Kind.Integer(0, 5), 0),
        BaseDelaySeconds: fields.OrElse("base_delay_seconds", Kind.Number(0.1, 30), 1),
        MaxDelaySeconds: fields.OrElse("max_delay_seconds", Kind.Number(1, 120), 30),
        Jitter: fields.OrElse("jitter", Kind.Flag, true));
}
