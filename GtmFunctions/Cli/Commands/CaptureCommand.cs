using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// <c>gtm capture SOURCE</c>: has the requests of a source kept as they come for a while, lists them, refused ones too, and saves one as a
/// file that <c>gtm send</c> and <c>gtm simulate</c> read.
/// </summary>
public static class CaptureCommand
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly JsonSerializerOptions Indented = new(PipelineJson.Readable.Options) { WriteIndented = true };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "The source, by its name in the document." };
        var span = new Option<string?>("--for") { Description = "For how long, such as 15m, at most 1d; 15m where nothing is said." };
        var off = new Option<bool>("--off") { Description = "Ends it." };
        var clear = new Option<bool>("--clear") { Description = "Forgets what was captured." };
        var list = new Option<bool>("--list") { Description = "Lists the last requests, and changes nothing." };
        var save = new Option<string[]>("--save")
        {
            Description = "Saves a captured request as a fixture: its ID, and the FILE to write.",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "Writes what the app answered." };
        var remote = new RemoteOptions();
        var command = new Command(
            "capture", "Keeps the last 100 requests of a source as they come, refused ones too, lists them, saves one as a fixture.")
        {
            source, span, off, clear, list, save, json,
        };
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var name = parsed.GetValue(source)!;
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(save) is [var id, var file])
                return await SaveAsync(app, name, id, file, output, cancellation);
            var answer = parsed.GetValue(list)
                ? await app.GetAsync(OpsCalls.ListRequests.RouteFor(name), cancellation)
                : await app.PostAsync(
                    OpsCalls.CaptureRequests.RouteFor(name),
                    cancellation,
                    ("minutes", Minutes(parsed.GetValue(span), parsed.GetValue(off), parsed.GetValue(clear))),
                    ("clear", parsed.GetValue(clear) ? "true" : null));
            await output.WriteAsync(parsed.GetValue(json) ? $"{answer.ToJsonString()}{Environment.NewLine}" : Text(answer));
            return 0;
        });
        return command;
    }

    private static string? Minutes(string? span, bool off, bool clear)
    {
        if (span is not null && off)
            throw new CommandException("Give one of --for and --off.");
        if (off)
            return "0";
        if (span is null)
            return clear ? null : "15";
        return Duration.TryParse(span, out var time) && time >= TimeSpan.FromMinutes(1) && time <= Longest
            ? ((int)time.TotalMinutes).ToString(CultureInfo.InvariantCulture)
            : throw new CommandException($"--for is a duration from 1m to {Duration.Text(Longest)}, such as 15m, not '{span}'.");
    }

    private static async Task<int> SaveAsync(
        RemoteApp app, string source, string id, string file, TextWriter output, CancellationToken cancellation)
    {
        var fixture = await app.GetAsync(OpsCalls.ListRequests.RouteFor(source), cancellation, ("id", id));
        await File.WriteAllTextAsync(file, fixture.ToJsonString(Indented) + Environment.NewLine, cancellation);
        await output.WriteLineAsync($"Saved {file}. Send it again: gtm send {source} --file {file}");
        await output.WriteLineAsync($"What a draft would do with it: gtm simulate {source} --file {file} --config DRAFT.yaml");
        return 0;
    }

    private static string Text(JsonObject answer)
    {
        var state = OpsAnswers.Read(answer, OpsAnswers.Default.CaptureAnswer);
        var lines = new List<string>();
        if (state.Forgotten is { } forgotten)
            lines.Add($"Forgot {forgotten}.");
        lines.Add(state.Capture switch
        {
            "always" => $"The last requests of {state.Source} are kept: the document says so.",
            "never" => $"No request of {state.Source} is kept: the document says 'capture: off'.",
            "on" => $"The last requests of {state.Source} are kept until {state.Until}.",
            _ => $"No request of {state.Source} is kept now: gtm capture {state.Source} --for 15m",
        });
        var text = string.Join(Environment.NewLine, lines) + Environment.NewLine;
        if (state.Requests is not { } requests)
            return text;
        var table = new TextTable("at", "id", "method", "answered", "bytes", "why");
        foreach (var request in requests)
            table.Add(request.At, request.Id, request.Method, request.Status, request.Bytes, request.Why ?? request.Delivery);
        return text + (table.IsEmpty ? $"None is kept.{Environment.NewLine}" : table.ToString());
    }
}
