using System.Text;

namespace GtmFunctions.Cli.Terminal;

/// <summary>
/// What commands write to: all of it becomes <see cref="TerminalText.Lines"/>, whoever wrote the text, so that no command has to think of
/// it.
/// </summary>
/// <param name="inner">Where it goes.</param>
internal sealed class TerminalWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <summary>What a command answers.</summary>
    public static TerminalWriter Output { get; } = new(Console.Out);

    /// <summary>What it says besides: what is wrong, how far it is.</summary>
    public static TerminalWriter Error { get; } = new(Console.Error);

    /// <summary>A writer as it is below: for who commands the terminal, with text that is safe by then.</summary>
    public static TextWriter Below(TextWriter writer) => writer is TerminalWriter terminal ? terminal.Inner : writer;

    private TextWriter Inner => inner;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(TerminalText.Lines(value.ToString()));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(TerminalText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(TerminalText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override Task WriteAsync(char value) => WriteAsync(value.ToString());

    /// <inheritdoc/>
    public override Task WriteAsync(string? value) => inner.WriteAsync(TerminalText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override Task WriteAsync(char[] buffer, int index, int count) => WriteAsync(new string(buffer, index, count));

    /// <inheritdoc/>
    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(TerminalText.Lines(buffer.ToString()).AsMemory(), cancellationToken);

    /// <inheritdoc/>
    public override Task WriteLineAsync() => inner.WriteLineAsync();

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(TerminalText.Lines(value ?? ""));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync() => inner.FlushAsync();
}
