using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Pages;

namespace GtmFunctions.Cli.Commands;

/// <summary>What <c>gtm person</c> and <c>gtm account</c> share: who has them, and all that happened, as the page of theirs says.</summary>
internal static class FoundCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="who">The argument that names them.</param>
    /// <param name="page">The page's path before the name.</param>
    /// <param name="instead">Does something else where it is asked for, and says whether it was.</param>
    public static Command Create(
        string name,
        string description,
        Argument<string> who,
        string page,
        Func<ParseResult, RemoteApp, CancellationToken, Task<bool>>? instead = null)
    {
        var after = new Option<string?>("--after") { Description = "Goes on after a list, which named this." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(name, description) { who, after };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            if (instead is not null && await instead(parsed, app, cancellation))
                return;
            var output = parsed.InvocationConfiguration.Output;
            var answer = await app.GetAsync(
                PageCalls.AnswerOf(page, parsed.GetValue(who)!), cancellation, ("after", parsed.GetValue(after)));
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(FoundText.Render(OpsAnswers.Read(answer, PageAnswers.Default.FoundModel), Screen.For(output)));
        });
        return command;
    }
}
