using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Terminal;
using Xunit;

namespace GtmFunctions.Tests.Cli.Terminal;

public sealed class TextTableTests
{
    private const char Escape = '\u001b';

    private static readonly Screen Colours = new(IsTerminal: true, HasColours: true, 120);
    private static readonly Screen NoColours = new(IsTerminal: true, HasColours: false, 120);

    [Fact]
    public void Render_ToAPipe_IsTextAlone()
    {
        var text = Table().Render(Screen.Plain);

        Assert.Equal(
            ["id  about        outcome", "e1  [red]Ada[/]  dead-lettered", ""],
            text.ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void Render_ToATerminal_HasLinesAndColoursAndEveryText()
    {
        var text = Table().Render(Colours);

        Assert.Contains('│', text);
        Assert.Contains($"{Escape}[", text, StringComparison.Ordinal);
        Assert.Contains("[red]Ada[/]", text, StringComparison.Ordinal);
        Assert.Contains("dead-lettered", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_WhereNoColourIsWanted_HasLinesAndNoColours()
    {
        var text = Table().Render(NoColours);

        Assert.Contains('│', text);
        Assert.DoesNotContain(Escape, text);
    }

    [Fact]
    public void Render_OfWhatAStrangerWrote_LeavesTheTerminalAlone()
    {
        var table = new TextTable("about");
        table.Add($"{Escape}[2J{Escape}]0;owned\u0007 Ada");

        Assert.DoesNotContain(Escape, table.Render(NoColours));
        Assert.DoesNotContain(Escape, table.Render(Screen.Plain));
        Assert.DoesNotContain("\u0007", table.Render(Colours), StringComparison.Ordinal);
        Assert.DoesNotContain($"{Escape}[2J", table.Render(Colours), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OnANarrowTerminal_KeepsIdsWholeAndTimesShort()
    {
        var table = new TextTable("first seen", "id", "about");
        table.Add(
            "2026-11-29T10:20:46.0691374+00:00", "e20261129-b6d40ce642e3dd95ba5ba1b8", string.Join(' ', Enumerable.Repeat("word", 14)));

        var text = table.Render(new Screen(IsTerminal: true, HasColours: false, 80));

        Assert.Contains("e20261129-b6d40ce642e3dd95ba5ba1b8", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0691374", text, StringComparison.Ordinal);
        Assert.Contains("2026-11-29T10:20:46.0691374+00:00", table.Render(Screen.Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_OfNoRow_IsNothing() => Assert.Equal("", new TextTable("id").Render(Colours));

    [Fact]
    public void For_AnyOtherWriter_IsNoTerminal()
    {
        using var writer = new StringWriter();

        Assert.Equal(Screen.Plain, Screen.For(writer));
    }

    [Theory]
    [InlineData("failed", true)]
    [InlineData("FAILED ", true)]
    [InlineData("Fay Led", false)]
    public void Paint_OfAWord_IsByItsState(string word, bool painted)
    {
        var text = Colours.Paint(word, Tones.Find(word));

        Assert.Equal(painted, text.Contains(Escape, StringComparison.Ordinal));
        Assert.Contains(word.TrimEnd(), text, StringComparison.Ordinal);
        Assert.Equal(word.EndsWith(' '), text.EndsWith(' '));
        Assert.Equal(word, NoColours.Paint(word, Tones.Find(word)));
    }

    private static TextTable Table()
    {
        var table = new TextTable("id", "about", "outcome");
        table.Add("e1", "[red]Ada[/]", "dead-lettered");
        return table;
    }
}
