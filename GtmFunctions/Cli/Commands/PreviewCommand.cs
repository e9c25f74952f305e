using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Preview;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm preview</c>: says which events a draft of the rules would decide otherwise; nothing is sent.</summary>
public static class PreviewCommand
{
    private const string Lines = "application/x-ndjson";
    private const string Csv = "text/csv";

    /// <summary>Makes the command. It exits with 1 where the app refuses the request or the draft has an error.</summary>
    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "The draft's document, with its tables beside it." };
        var (events, fixtures) = (EventsOption(), FixturesOption());
        var draft = new Option<string?>("--draft") { Description = "The id of a draft that the app keeps, in place of a document." };
        var filters = new FilterOptions(
            new OpsParameter("since", "Over events from this ISO 8601 time on, or so long ago; 7d where nothing is said."),
            new OpsParameter("until", "Over events before this ISO 8601 time, or so long ago; now where nothing is said."),
            new OpsParameter("source", "Over events of this source only."),
            new OpsParameter("type", "Over events of this canonical type only."));
        var most = new Option<int?>("--most")
        {
            Description = "The most events, the newest of those found; 10,000 where nothing is said.",
        };
        var examples = new Option<int?>("--examples") { Description = "The most examples; 50 where nothing is said." };
        var csv = new Option<bool>("--csv") { Description = "Prints every event that is decided otherwise as CSV, for spreadsheets." };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command(
            "preview", "Says which events of the last days a draft of the rules would decide otherwise. Nothing is sent or counted.")
        {
            config, draft, events, fixtures, most, examples, csv,
        };
        filters.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var asked = filters.Values(parsed).ToDictionary(filter => filter.Name, filter => filter.Value);
            var given = Events(parsed.GetValue(events));
            var body = Body(Draft(parsed.GetValue(config), parsed.GetValue(draft)) with
            {
                Events = given,
                OverFixtures = parsed.GetValue(fixtures),
                Since = asked["since"] ?? (given is null && !parsed.GetValue(fixtures) ? "7d" : null),
                Until = asked["until"],
                Source = asked["source"],
                Type = asked["type"],
                Most = parsed.GetValue(most),
                Examples = parsed.GetValue(examples),
            });
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(csv))
            {
                await foreach (var line in app.PostForLinesAsync(OpsCalls.PreviewRules.Route, body, Csv, cancellation))
                    await output.WriteAsync($"{line}\r\n");
                return;
            }

            var (answer, result) = await FollowAsync(app, body, parsed.InvocationConfiguration.Error, cancellation);
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, answer);
            else
                await output.WriteAsync(PreviewTables.Render(result, Screen.For(output)));
        });
        return command;
    }

    private static Option<FileInfo?> EventsOption() => new("--events")
    {
        Description =
            "Webhooks or events, a line of JSON each, in place of those that came: {\"source\",\"payload\",\"at\"} or {\"event\"}.",
    };

    private static Option<bool> FixturesOption() => new("--fixtures")
    {
        Description = "Over the draft's fixtures, and those that only the live version has, in place of events that came.",
    };

    private static async Task<(JsonNode Answer, PreviewResult Result)> FollowAsync(
        RemoteApp app, JsonObject body, TextWriter error, CancellationToken cancellation)
    {
        using var count = new RunningCount(error);
        await foreach (var text in app.PostForLinesAsync(OpsCalls.PreviewRules.Route, body, Lines, cancellation))
        {
            var line = Read(text);
            if (line.Error is { } wrong)
                throw new CommandException(wrong);
            if (line.Result is { } result)
                return (JsonSerializer.SerializeToNode(result, PageAnswers.Default.PreviewResult)!, result);
            if (line.Progress is { Found: { } found } decided)
                count.Show(decided.Decided, found, "events decided by both");
            else if (line.Progress is { } looking)
                count.Show(looking.Looked, "events found");
        }

        throw new CommandException("The app's answer ended before the preview did: try again, or with fewer events (--most).");
    }

    private static PreviewLine Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, PageAnswers.Default.PreviewLine)!;
        }
        catch (JsonException other)
        {
            throw new CommandException(
                $"The app's answer is not as this gtm knows it ({other.Message}): use the gtm of the app's version.", other);
        }
    }

    private static PreviewRequest Draft(FileInfo? config, string? draft)
    {
        if (config is null == draft is null)
            throw new CommandException("Name the draft that is to be compared with the live rules: --config FILE, or --draft ID.");
        if (config is null)
            return new PreviewRequest { Draft = draft };
        if (!config.Exists)
            throw new CommandException($"{config}: there is no such file");
        var bundle = BundleFiles.Load(config.FullName);
        return new PreviewRequest { Document = bundle.Document, Tables = bundle.Tables, Fixtures = bundle.Fixtures };
    }

    private static List<GivenEvent>? Events(FileInfo? file)
    {
        if (file is null)
            return null;
        if (!file.Exists)
            throw new CommandException($"{file}: there is no such file");
        var all = new List<GivenEvent>();
        foreach (var (place, line) in File.ReadLines(file.FullName).Index().Where(one => !string.IsNullOrWhiteSpace(one.Item)))
        {
            try
            {
                all.Add(JsonSerializer.Deserialize(line, PageAnswers.Default.GivenEvent)!);
            }
            catch (JsonException wrong)
            {
                throw new CommandException($"{file}:{place + 1}: this is no webhook or event as a line of JSON: {wrong.Message}", wrong);
            }
        }

        return all;
    }

    private static JsonObject Body(PreviewRequest asked) =>
        JsonSerializer.SerializeToNode(asked, PageAnswers.Default.PreviewRequest)!.AsObject();
}
