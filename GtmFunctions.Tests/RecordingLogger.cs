using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Tests;

/// <summary>Keeps what is logged.</summary>
internal class RecordingLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<(LogLevel Level, string Text)> Lines => [.. _lines];

    /// <summary>How many of the lines had a stack.</summary>
    public int Exceptions { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Exceptions += exception is null ? 0 : 1;
        _lines.Enqueue((logLevel, formatter(state, exception)));
    }
}

/// <summary>The same, for a class that asks for a logger of its own.</summary>
internal sealed class RecordingLogger<T> : RecordingLogger, ILogger<T>;
