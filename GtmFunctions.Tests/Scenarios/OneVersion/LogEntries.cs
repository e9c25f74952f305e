using Microsoft.Extensions.Logging;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>What was logged, with the messages of what was thrown.</summary>
internal sealed class LogEntries : ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, string Text)> _entries = [];

    public IReadOnlyList<(LogLevel Level, string Text)> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
            _entries.Add((logLevel, $"{formatter(state, exception)} {exception?.Message}"));
    }

    public void Dispose()
    {
    }
}
