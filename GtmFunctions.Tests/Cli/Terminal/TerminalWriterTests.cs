using System.Globalization;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Cli.Terminal;

public sealed class TerminalWriterTests
{
    private const string Text = "A\u001b[2J";
    private const string Shown = "A[2J";

    public static TheoryData<string> Ways => [.. Writes.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Dictionary<string, Func<TextWriter, Task>> Writes => new()
    {
        ["characters"] = writer =>
        {
            foreach (var character in Text)
                writer.Write(character);
            return Task.CompletedTask;
        },
        ["an array"] = Now(writer => writer.Write(Text.ToCharArray())),
        ["a part of an array"] = Now(writer => writer.Write($"-{Text}-".ToCharArray(), 1, Text.Length)),
        ["a span"] = Now(writer => writer.Write(Text.AsSpan())),
        ["a text"] = Now(writer => writer.Write(Text)),
        ["an object"] = Now(writer => writer.Write((object)Text)),
        ["a format"] = Now(writer => writer.Write("{0}", Text)),
        ["a line"] = Now(writer => writer.WriteLine(Text)),
        ["characters, later"] = async writer =>
        {
            foreach (var character in Text)
                await writer.WriteAsync(character);
        },
        ["an array, later"] = writer => writer.WriteAsync(Text.ToCharArray(), 0, Text.Length),
        ["a text, later"] = writer => writer.WriteAsync(Text),
        ["memory, later"] = writer => writer.WriteAsync(Text.AsMemory(), Cancellation),
        ["a line, later"] = writer => writer.WriteLineAsync(Text),
        ["an array as a line, later"] = writer => writer.WriteLineAsync(Text.ToCharArray(), 0, Text.Length),
        ["memory as a line, later"] = writer => writer.WriteLineAsync(Text.AsMemory(), Cancellation),
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Write_InEveryWay_LeavesTheTerminalAlone(string way)
    {
        var below = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new TerminalWriter(below);

        await Writes[way](writer);
        await writer.FlushAsync(Cancellation);

        Assert.Equal(Shown, below.ToString().TrimEnd());
        Assert.Equal(way.Contains("line", StringComparison.Ordinal), below.ToString().EndsWith('\n'));
    }

    [Fact]
    public void Below_AWriter_IsWhereItGoes()
    {
        var below = new StringWriter(CultureInfo.InvariantCulture);

        Assert.Same(below, TerminalWriter.Below(new TerminalWriter(below)));
        Assert.Same(below, TerminalWriter.Below(below));
    }

    [Fact]
    public void Console_IsWrittenToByTheTerminalAlone() => Assert.DoesNotContain(
        InfraFolder.Sources("GtmFunctions/Cli").Where(path => !path.StartsWith("GtmFunctions/Cli/Terminal/", StringComparison.Ordinal)),
        path => InfraFolder.Read(path) is var text
            && new[] { "Console.Out", "Console.Err", "Console.Write" }.Any(name => text.Contains(name, StringComparison.Ordinal)));

    private static Func<TextWriter, Task> Now(Action<TextWriter> write) => writer =>
    {
        write(writer);
        return Task.CompletedTask;
    };
}
