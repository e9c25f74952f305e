using System.Globalization;

namespace GtmFunctions.Cli.Terminal;

/// <summary>How far long work has come, on one line that is written over and wiped at the end; nothing where nobody looks.</summary>
/// <param name="writer">The errors of a command: its output stays what was asked for.</param>
internal sealed class RunningCount(TextWriter writer) : IDisposable
{
    private readonly Screen _screen = Screen.For(writer);
    private readonly TextWriter _writer = TerminalWriter.Below(writer);
    private int _shown;

    /// <summary>Shows how far it has come.</summary>
    public void Show(long count, string what) => Show(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what} so far"));

    /// <summary>Shows how far it has come of what there is in all.</summary>
    public void Show(long count, long all, string what) =>
        Show(string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {all:N0} {what}"));

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (_shown > 0)
            _writer.Write($"\r{new string(' ', _shown)}\r");
    }

    private void Show(string line)
    {
        if (!_screen.IsTerminal)
            return;
        _writer.Write($"\r{line.PadRight(_shown)}");
        _shown = line.Length;
    }
}
