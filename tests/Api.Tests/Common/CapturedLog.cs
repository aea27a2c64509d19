using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Feather.Api.Tests.Common;

/// <summary>Keeps every log line with its scopes, its parameters and its exception.</summary>
internal sealed class CapturedLog : ILoggerProvider, ISupportExternalScope, ILogger
{
    private IExternalScopeProvider? scopes;

    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        List<string> parts = [formatter(state, exception), $"{exception}"];
        if (state is IEnumerable<KeyValuePair<string, object?>> parameters)
            parts.AddRange(parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
        scopes?.ForEachScope((scope, all) => all.Add($"{scope}"), parts);
        Lines.Enqueue(string.Join(' ', parts));
    }

    public void Dispose()
    {
    }
}
