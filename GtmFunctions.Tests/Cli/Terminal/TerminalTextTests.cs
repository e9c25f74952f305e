using GtmFunctions.Cli.Terminal;
using Xunit;

namespace GtmFunctions.Tests.Cli.Terminal;

public sealed class TerminalTextTests
{
    [Theory]
    // Cursor, screen, title, a link, what hides or blinks or fills, a sequence that ends nowhere, C1's own introducer
    [InlineData("Ada\u001b[2J\u001b[HBob", "Ada[2J[HBob")]
    [InlineData("\u001b]0;owned\u0007Ada", "]0;ownedAda")]
    [InlineData("\u001b[8mhidden\u001b[5mblinks\u001b[41mfilled\u001b[38;5;1mAda", "[8mhidden[5mblinks[41mfilled[38;5;1mAda")]
    [InlineData("Ada\u001b[3", "Ada[3")]
    [InlineData("Ada\u001b", "Ada")]
    [InlineData("\u009b2JAda", "2JAda")]
    // What writes over the line, and what turns its order
    [InlineData("failed\rdelivered", "faileddelivered")]
    [InlineData("failed\r", "failed")]
    [InlineData("\u202edeliaf\u202c \u2066Ada\u2069\u202a\u2067", "deliaf Ada")]
    [InlineData("Ada\b\b\bBob\u007f\0", "AdaBob")]
    public void Lines_OfWhatCommandsATerminal_KeepTheTextAlone(string text, string shown) => Assert.Equal(shown, TerminalText.Lines(text));

    [Theory]
    [InlineData("one\r\ntwo\n\tthree")]
    [InlineData("Zoë Ünal, 山田, עדה\u200f")]
    [InlineData("\u001b[32mdelivered\u001b[0m, \u001b[1;31mfailed\u001b[0m, \u001b[90m?\u001b[39m\u001b[m\n")]
    public void Lines_OfTextAndColours_AreAsTheyWere(string text) => Assert.Equal(text, TerminalText.Lines(text));

    [Fact]
    public void Lines_OfEveryTone_KeepWhatItPaints()
    {
        var screen = new Screen(IsTerminal: true, HasColours: true, 120);

        Assert.All(
            Enum.GetValues<Tone>().Select(tone => screen.Paint("told", tone)),
            painted => Assert.Equal(painted, TerminalText.Lines(painted)));
    }

    [Theory]
    [InlineData("Ada\n  delivered to slack\r\n\tat once", "Ada  delivered to slackat once")]
    [InlineData("\u001b[32mAda\u001b[0m", "[32mAda[0m")]
    [InlineData(null, "")]
    public void Line_OfAnyText_IsOneLineWithoutColours(string? text, string shown) => Assert.Equal(shown, TerminalText.Line(text));
}
