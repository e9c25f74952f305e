using System.CommandLine;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm drift</c>: how payloads changed, and what nobody listens for.</summary>
public static class DriftCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var filters = new FilterOptions(OpsParameters.ListDrift);
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(
            "drift", "Tells how payloads changed, what reads the changed fields, and which types nobody listens for.");
        filters.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var output = parsed.InvocationConfiguration.Output;
            var answer = await app.GetAsync(OpsCalls.ListDrift.Route, cancellation, filters.Values(parsed));
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(Text(OpsAnswers.Read(answer, OpsAnswers.Default.DriftAnswer), Screen.For(output)));
        });
        return command;
    }

    private static string Text(DriftAnswer answer, Screen screen)
    {
        var drift = new TextTable("first seen", "source", "type", "what", "field", "was", "is now", "times", "read by");
        foreach (var line in answer.Drift ?? [])
        {
            drift.Add(
                line.FirstSeenAt, line.Source, line.Type, line.Kind, line.To is { } to ? $"{line.Path} -> {to}" : line.Path, line.Was,
                line.Now, line.Count, Joined(line.ReadBy) is { Length: > 0 } readers ? readers : "nobody");
        }

        var types = new TextTable("source", "type", "times", "last seen", "listened for by");
        foreach (var type in answer.Types ?? [])
        {
            string[] listeners = [.. type.Workflows ?? [], .. type.Signals ?? []];
            types.Add(
                type.Source, type.Type, type.Count, type.LastSeenAt,
                listeners.Length > 0 ? Joined(listeners) : type.Handled ? "an enricher or an SLA" : "nobody");
        }

        string[] parts =
        [
            drift.IsEmpty ? $"No payload has changed.{Environment.NewLine}" : drift.Render(screen),
            types.IsEmpty ? $"Nothing was taken in yet.{Environment.NewLine}" : types.Render(screen),
        ];
        return string.Join(Environment.NewLine, parts);
    }

    private static string Joined(IReadOnlyList<string>? names) => string.Join(", ", names ?? []);
}
