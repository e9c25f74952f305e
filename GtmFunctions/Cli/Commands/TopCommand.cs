using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Pages;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm top</c>: whether leads flow, kept up to date on a terminal, told once everywhere else.</summary>
public static class TopCommand
{
    // To the top left; to the end of a line and of the screen, so that nothing flickers as clearing first would
    private const string Home = "\u001b[H";
    private const string ClearScreen = "\u001b[2J";
    private const string ClearLine = "\u001b[K";
    private const string ClearBelow = "\u001b[J";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var every = NumberOption.Create("--every", "Seconds between two looks.", otherwise: 5, from: 1, to: 3600);
        var once = new Option<bool>("--once") { Description = "Tells it once, as it does where nobody looks at a terminal." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("top", "Tells whether leads flow: what needs somebody, what came, what waits; up to date until Ctrl-C.")
        {
            every, once,
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var screen = Screen.For(output);
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, await AskAsync(app, cancellation));
            else if (parsed.GetValue(once) || !screen.IsTerminal)
                await output.WriteAsync(Text(await AskAsync(app, cancellation), screen));
            else
                await FollowAsync(app, TimeSpan.FromSeconds(parsed.GetValue(every)), output, TimeProvider.System, cancellation);
        });
        return command;
    }

    private static async Task FollowAsync(
        RemoteApp app, TimeSpan every, TextWriter output, TimeProvider clock, CancellationToken cancellation)
    {
        var terminal = TerminalWriter.Below(output);
        await terminal.WriteAsync(ClearScreen);
        try
        {
            while (true)
            {
                await terminal.WriteAsync(Frame(TerminalText.Lines(await LookAsync(app, Screen.For(output), cancellation))));
                await Task.Delay(every, clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how it ends
        }
    }

    // An app that is away is asked again: what was seen last would look as if it were so now
    private static async Task<string> LookAsync(RemoteApp app, Screen screen, CancellationToken cancellation)
    {
        try
        {
            return Text(await AskAsync(app, cancellation), screen);
        }
        catch (CommandException away)
        {
            return screen.Paint(away.Message, Tone.Bad) + Environment.NewLine;
        }
    }

    private static string Frame(string text) =>
        Home + text.Replace("\n", $"{ClearLine}\n", StringComparison.Ordinal) + ClearBelow;

    private static Task<JsonObject> AskAsync(RemoteApp app, CancellationToken cancellation) =>
        app.GetAsync(PageCalls.AnswerOf(), cancellation);

    private static string Text(JsonObject answer, Screen screen) =>
        OverviewText.Render(OpsAnswers.Read(answer, PageAnswers.Default.OverviewModel), screen);
}
