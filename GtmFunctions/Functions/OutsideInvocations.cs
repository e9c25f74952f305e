using Microsoft.Extensions.Logging;

namespace GtmFunctions.Functions;

/// <summary>
/// Prints the lines that belong to no invocation, one line of text each: warnings and worse to standard error, the rest to standard
/// output. The host reads both, and takes the level from the stream and from the word that a line begins with
/// (https://github.com/Azure/azure-functions-host, src/WebJobs.Script/Workers/ProcessManagement/WorkerProcess.cs).
/// </summary>
[ProviderAlias("OutsideInvocations")]
internal sealed class OutsideInvocations : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Printer(this, categoryName);

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose()
    {
        // There is nothing to let go of
    }

    private bool IsInInvocation()
    {
        var found = new Finding();
        _scopes.ForEachScope(
            static (scope, finding) => finding.Found |=
                scope is IEnumerable<KeyValuePair<string, object>> values && values.Any(value => value.Key == InvocationScope.Key),
            found);
        return found.Found;
    }

    private sealed class Finding
    {
        public bool Found { get; set; }
    }

    private sealed class Printer(OutsideInvocations provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || provider.IsInInvocation())
                return;
            var failure = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            var line = $"{Word(logLevel)}: {category}: {formatter(state, exception)}{failure}".ReplaceLineEndings(" ");
            (logLevel >= LogLevel.Warning ? Console.Error : Console.Out).WriteLine(line);
        }

        // The host takes a line with "warn" in it for a warning, and one with "error" or "fail" for an error
        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Critical => "critical error",
            LogLevel.Error => "error",
            LogLevel.Warning => "warning",
            _ => "information",
        };
    }
}
