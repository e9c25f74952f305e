using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GtmFunctions.Cli.Terminal;

/// <summary>
/// Where a command writes: a terminal, which gets tables with lines and colours, or a file, a pipe or a test, which get text alone.
/// Colours are left out where <c>NO_COLOR</c> is set (https://no-color.org).
/// </summary>
/// <param name="IsTerminal">Whether somebody looks at it.</param>
/// <param name="HasColours">Whether it shows colours.</param>
/// <param name="Width">How many characters a line has.</param>
internal sealed record Screen(bool IsTerminal, bool HasColours, int Width)
{
    /// <summary>What gets text alone.</summary>
    public static Screen Plain { get; } = new(IsTerminal: false, HasColours: false, int.MaxValue);

    private const int Narrowest = 40;
    private const int Usual = 120;

    /// <summary>What a command's writer leads to.</summary>
    public static Screen For(TextWriter writer)
    {
        writer = TerminalWriter.Below(writer);
        var isTerminal = (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected)
            || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);
        return isTerminal && Environment.GetEnvironmentVariable("TERM") is not "dumb"
            ? new Screen(IsTerminal: true, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")), ConsoleWidth())
            : Plain;
    }

    /// <summary>A text in a tone's colour; as it is where there are no colours.</summary>
    public string Paint(string text, Tone tone)
    {
        if (!HasColours || tone == Tone.Plain)
            return text;
        var word = text.TrimEnd();
        return Render(new Text(word, Style(tone))).TrimEnd('\n', '\r') + text[word.Length..];
    }

    /// <summary>What is shown, as the text that shows it.</summary>
    internal string Render(IRenderable shown)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = HasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(shown);
        return text.ToString();
    }

    /// <summary>A tone's colour: one of the sixteen that every terminal's theme makes readable.</summary>
    internal static Style Style(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Attention => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon, decoration: Decoration.Bold),
        Tone.Quiet => new Style(Color.Grey),
        _ => Spectre.Console.Style.Plain,
    };

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth >= Narrowest ? Console.WindowWidth : Usual;
        }
        catch (IOException)
        {
            return Usual;
        }
    }
}
