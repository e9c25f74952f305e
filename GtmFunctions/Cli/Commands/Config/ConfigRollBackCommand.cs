using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary><c>gtm config rollback VERSION</c>: makes an earlier version current again.</summary>
public static class ConfigRollBackCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var version = new Argument<string>("version") { Description = "The version to go back to, as 'gtm config versions' lists it." };
        var author = new AuthorOptions();
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("rollback", "Makes an earlier version of the rules current again.") { version };
        author.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var rules = new RemoteRules(app);
            var wanted = parsed.GetValue(version)!;
            var (now, then) = (await rules.FindAsync(version: null, cancellation), await rules.FindAsync(wanted, cancellation));
            var answer = await app.PostJsonAsync(
                OpsCalls.RollBackConfiguration.Route, new JsonObject { ["version"] = wanted }, author.Read(parsed).Headers, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, answer);
                return;
            }

            var changed = then is null ? [] : RulesDiffText.Summary(now, then);
            await output.WriteLineAsync(changed.Count == 0
                ? $"Version {wanted} was current already."
                : $"Version {wanted} is current again: {string.Join("; ", changed)}. Every instance decides by it within 10 s.");
        });
        return command;
    }
}
