using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;

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

            foreach (var line in parsed.GetValue(to) is { } asked ? Changed(asked, answer) : Sides(answer))
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

    private static IEnumerable<string> Changed(string to, JsonObject answer)
    {
        yield return answer["stopped"] is { } stopped
            ? stopped.GetValue<bool>() ? "It is rolled out no more; its events go on by it to their end." : "Nothing was rolled out."
            : $"Version {FieldText.From(answer["version"])} decides {(to == "all" ? "all events" : to)} within 10 s.";
    }

    private static IEnumerable<string> Sides(JsonObject answer)
    {
        if (answer.Count == 0)
        {
            yield return "No version is rolled out. Publish one to a part of the keys with 'gtm config publish FILE --to 10%'.";
            yield break;
        }

        var percent = FieldText.From(answer["percent"]);
        yield return $"{(percent is "0" ? "In the shadow" : $"To {percent} %")} since {FieldText.From(answer["since"])}; "
            + $"the last {FieldText.From(answer["looked"])} events:";
        foreach (var side in (string[])["current", "beside"])
            yield return $"  {side} {FieldText.From(answer[side]?["version"])}: {FieldText.From(answer[side]?["events"])} events; "
                + $"{Counts(answer[side]?["outcomes"])}; owners {Counts(answer[side]?["owners"])}; branches {Counts(answer[side]?["branches"])}";
        if (percent is "0")
            yield return $"  {FieldText.From(answer["differ"])} of {FieldText.From(answer["both"])} are decided differently.";
        foreach (var one in (answer["examples"] as JsonArray ?? []).OfType<JsonObject>())
            yield return $"    {FieldText.From(one["event"])}: {TextTable.Printable(FieldText.From(one["current"]))} -> "
                + TextTable.Printable(FieldText.From(one["beside"]));
    }

    private static string Counts(JsonNode? counts) => counts is JsonArray { Count: > 0 } all
        ? string.Join(", ", all.Select(one => $"{FieldText.From(one?["name"])} {FieldText.From(one?["count"])}"))
        : "none";
}
