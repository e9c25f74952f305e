using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace GtmFunctions.Cli.Terminal;

/// <summary>
/// What the app logs while it runs on this machine, a line each: <c>warn: CATEGORY[7] words</c>. Much of it names what strangers sent, so
/// that it is shown as <see cref="TerminalText.Line"/>.
/// </summary>
internal sealed class LogLines() : ConsoleFormatter(FormatterName)
{
    /// <summary>The name by which a console logger is told to use it.</summary>
    public const string FormatterName = "lines";

    private readonly Screen _screen = Screen.For(Console.Out);

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var words = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } failure)
            words = $"{words} {failure}";
        var (level, tone) = Level(logEntry.LogLevel);
        textWriter.Write(_screen.Paint(level, tone));
        textWriter.WriteLine(TerminalText.Line($": {logEntry.Category}[{logEntry.EventId.Id}] {words.ReplaceLineEndings(" ")}"));
    }

    private static (string Word, Tone Tone) Level(LogLevel level) => level switch
    {
        LogLevel.Trace => ("trce", Tone.Quiet),
        LogLevel.Debug => ("dbug", Tone.Quiet),
        LogLevel.Warning => ("warn", Tone.Attention),
        LogLevel.Error => ("fail", Tone.Bad),
        LogLevel.Critical => ("crit", Tone.Bad),
        _ => ("info", Tone.Good),
    };
}
