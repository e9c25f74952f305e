using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Send;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Rendering.Stories;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm simulate</c>: says what would happen to a webhook or an event, and why; nothing is sent.</summary>
public static class SimulateCommand
{
    /// <summary>Makes the command. It exits with 1 where the app refuses the request or the document has an error.</summary>
    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "A source's name, or the id of an event that was taken in." };
        var file = new Option<FileInfo?>("--file")
        {
            Description = "The webhook's body, or a request that gtm capture saved; the source's sample where none is named.",
        };
        var header = new Option<string[]>("--header") { Description = "A header of the webhook as NAME:VALUE; may be repeated." };
        var config = new Option<FileInfo?>("--config")
        {
            Description = "A document to decide by, with its tables beside it; the app's current one where none is named.",
        };
        var known = new Option<string[]>("--known")
        {
            Description = "What an enricher is taken to answer, as FIELD=VALUE, such as account.employees=850; may be repeated.",
        };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("simulate", "Says what would happen to a webhook or an event, and why. Nothing is sent or counted.")
        {
            what, file, header, config, known,
        };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var request = Subject(parsed.GetValue(what)!, parsed.GetValue(file), parsed.GetValue(header) ?? []);
            AddDocument(request, parsed.GetValue(config));
            if (parsed.GetValue(known) is { Length: > 0 } fields)
                request["known"] = new JsonObject(fields.Select(Field));
            var answer = await app.PostJsonAsync(OpsCalls.Simulate.Route, request, cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
            {
                await JsonOutput.WriteAsync(output, answer);
                return;
            }

            foreach (var line in SimulationText.Render(answer))
                await output.WriteLineAsync(TerminalText.Line(line));
        });
        return command;
    }

    private static JsonObject Subject(string what, FileInfo? file, string[] headers)
    {
        if (RecordId.DayOf(what) is not null)
            return new JsonObject { ["event"] = what };
        var webhook = new JsonObject { ["source"] = what };
        var captured = file is null ? null : Fixture.Read(WebhookInput.Bytes(file));
        if (captured is { Captured: { } request })
        {
            webhook = RequestFixture.ToSimulation(request);
            webhook["source"] = what;
        }
        else if (captured is not null)
        {
            webhook["text"] = Encoding.UTF8.GetString(captured.Body);
        }

        if (WebhookInput.Headers(captured, headers) is { Count: > 0 } named)
            webhook["headers"] = Texts(named);
        return webhook;
    }

    private static void AddDocument(JsonObject request, FileInfo? config)
    {
        if (config is null)
            return;
        if (!config.Exists)
            throw new CommandException($"{config}: there is no such file");
        var bundle = BundleFiles.Load(config.FullName);
        request["document"] = bundle.Document;
        request["tables"] = Texts(bundle.Tables);
    }

    private static JsonObject Texts(IEnumerable<KeyValuePair<string, string>> texts) =>
        new(texts.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value)));

    private static KeyValuePair<string, JsonNode?> Field(string text) => text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0
        ? KeyValuePair.Create(text[..equals], (JsonNode?)Value(text[(equals + 1)..]))
        : throw new CommandException($"'{text}' is no field: give one as FIELD=VALUE, such as account.employees=850");

    // 850 and true are what a provider's JSON would have; everything else is text
    private static JsonValue Value(string text) =>
        decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : bool.TryParse(text, out var flag) ? JsonValue.Create(flag)
        : JsonValue.Create(text);
}
