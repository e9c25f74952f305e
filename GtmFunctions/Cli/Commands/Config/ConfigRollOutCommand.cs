using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Rules;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>
/// <c>gtm config rollout</c>: compares the version that is rolled out with the current one, or changes how much it decides.
/// </summary>
public static class ConfigRollOutCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var to = new Option<string?>("--to")
        {
            Description = "How much it decides from now on: a share of the keys such as 10%, shadow, all, or none, which stops it.",
        };
        var version = new Option<string?>("--version-name")
        {
            Description = "A stored version to roll out; the one that is rolled out now where none is named.",
        };
        var author = new AuthorOptions();
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("rollout", "Compares the version that is rolled out with the current one, or changes its share.")
        {
            to, version,
        };
        author.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var answer = parsed.GetValue(to) is { } share
                ? await ChangeAsync(app, share, parsed.GetValue(version), author.Read(parsed), cancellation)
                : await app.FindAsync(OpsCalls.GetRollout.Route, cancellation) ?? [];
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, answer);
                return;
            }

            foreach (var line in parsed.GetValue(to) is { } asked
                ? [Changed(asked, answer.Deserialize(RulesAnswersJson.Default.RolloutAnswer)!)]
                : Sides(answer.Count == 0 ? null : answer.Deserialize(RulesAnswersJson.Default.RolloutSides)))
                await output.WriteLineAsync(line);
        });
        return command;
    }

    private static Task<JsonObject> ChangeAsync(
        RemoteApp app, string to, string? version, AuthorOptions.Given author, CancellationToken cancellation)
    {
        var body = new JsonObject { ["to"] = to };
        if (version is not null)
            body["version"] = version;
        return app.PostJsonAsync(OpsCalls.RollOutConfiguration.Route, body, author.Headers, cancellation);
    }

    private static string Changed(string to, RolloutAnswer answer) => answer switch
    {
        { Stopped: true } => "It is rolled out no more; its events go on by it to their end.",
        { Stopped: false } => "Nothing was rolled out.",
        _ => $"Version {answer.Version} decides {(to == "all" ? "all events" : to)} within 10 s.",
    };

    private static IEnumerable<string> Sides(RolloutSides? sides)
    {
        if (sides is null)
        {
            yield return "No version is rolled out. Publish one to a part of the keys with 'gtm config publish FILE --to 10%'.";
            yield break;
        }

        yield return $"{(sides.Percent == 0 ? "In the shadow" : $"To {sides.Percent} %")} since {sides.Since:u}; "
            + $"{(sides.IsAll ? "all" : "the last")} {sides.Looked} events:";
        yield return Side("current", sides.Current);
        yield return Side("beside", sides.Beside);
        if (sides.Percent == 0)
            yield return $"  {sides.Differ} of {sides.Both} are decided differently.";
        foreach (var one in sides.Examples)
            yield return $"    {one.Event}: {TerminalText.Line(one.Current)} -> {TerminalText.Line(one.Beside)}";
    }

    private static string Side(string name, RolloutSide side) =>
        $"  {name} {side.Version}: {side.Events} events; {Counts(side.Outcomes)}; owners {Counts(side.Owners)}; "
        + $"branches {Counts(side.Branches)}";

    private static string Counts(IReadOnlyList<CountedName> counts) => counts.Count == 0
        ? "none"
        : string.Join(", ", counts.Select(one => $"{TerminalText.Line(one.Name)} {one.Count}"));
}
