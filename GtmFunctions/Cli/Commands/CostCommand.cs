using System.CommandLine;
using System.Text.Json;
using GtmFunctions.Cli.Cost;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm cost</c>: what a month of events costs in Azure, from measured calls and a file of prices.</summary>
public static class CostCommand
{
    private static readonly string[] Kinds = ["lead", "plainest"];

    /// <summary>Makes the command. It asks nobody: the prices and the document are those of files.</summary>
    public static Command Create()
    {
        var events = NumberOption.Create("--events", "Webhooks received in a month.", 1_000_000L, from: 0, to: 10_000_000_000);
        var kind = new Option<string>("--kind")
        {
            Description = $"What most events are: {string.Join(" or ", Kinds)}.",
            DefaultValueFactory = _ => Kinds[0],
        };
        kind.AcceptOnlyFromAmong(Kinds);
        var actions = NumberOption.Create("--actions", "", otherwise: 0, from: 0, to: 100);
        (actions.Description, actions.DefaultValueFactory) = ("Actions of such an event; those of its kind where nothing is said.", null);
        var duplicates = NumberOption.Create("--share-duplicates", "Share of webhooks that are duplicates.", 0.02, from: 0, to: 1);
        var filtered = NumberOption.Create("--share-filtered", "Share of events that a filter leaves out.", 0.1, from: 0, to: 1);
        var seconds = NumberOption.Create("--run-seconds", "How long a run takes, destinations included.", 0.3, from: 0, to: 300);
        var memory = NumberOption.Create("--memory", "Memory of an instance in MB.", 2048, from: 512, to: 4096);
        var http = NumberOption.Create("--always-ready-http", "Instances of HTTP kept warm.", 0, from: 0, to: 20);
        var intake = NumberOption.Create("--always-ready-intake", "Instances of Intake kept warm.", 0, from: 0, to: 20);
        var stored = NumberOption.Create("--stored-gb", "Gigabytes kept in tables.", 0d, from: 0, to: 1_000_000);
        var logs = NumberOption.Create("--logs-gb", "Gigabytes of logs taken in.", 0d, from: 0, to: 1_000_000);
        var subscriptions = NumberOption.Create("--subscriptions", "Subscriptions of other systems.", 0, from: 0, to: 1000);
        var config = new Option<FileInfo?>("--config")
        {
            Description = "The document, with its tables beside it: what it has is looked at without any event too.",
        };
        var prices = new Option<FileInfo?>("--prices") { Description = "Your prices, in a file like GtmFunctions/Cli/Cost/prices.json." };
        var json = new Option<bool>("--json") { Description = "Write quantities, prices and their sources as JSON." };
        var command = new Command("cost", "Estimates what a month of events costs in Azure, from measured calls and a file of prices.")
        {
            events, kind, actions, duplicates, filtered, seconds, memory, http, intake, stored, logs, config, subscriptions, prices, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(duplicates) + parsed.GetValue(filtered) > 1)
                throw new CommandException("--share-duplicates and --share-filtered are more than all events together");
            var month = new MonthOfEvents
            {
                Events = parsed.GetValue(events),
                Kind = parsed.GetValue(kind)!,
                Actions = parsed.GetResult(actions) is { Implicit: false } ? parsed.GetValue(actions) : null,
                Duplicates = parsed.GetValue(duplicates),
                Filtered = parsed.GetValue(filtered),
                RunSeconds = parsed.GetValue(seconds),
                Memory = parsed.GetValue(memory) / 1024d,
                WarmHttp = parsed.GetValue(http),
                WarmIntake = parsed.GetValue(intake),
                StoredGigabytes = parsed.GetValue(stored),
                LogGigabytes = parsed.GetValue(logs),
            };
            var list = parsed.GetValue(prices) is { } file ? PriceList.Load(file) : PriceList.Load();
            var queues = HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json"));
            var parts = (parsed.GetValue(config) is { } document ? DocumentParts.Read(document) : new DocumentParts()) with
            {
                Subscriptions = parsed.GetValue(subscriptions),
            };
            var estimate = CostEstimate.From(month, Quantities.From(month, MeasuredCalls.Load(), queues, parts), list);
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json)
                ? JsonSerializer.Serialize(estimate, CostJson.Default.CostEstimate) + Environment.NewLine
                : CostText.Render(estimate));
        });
        return command;
    }
}
