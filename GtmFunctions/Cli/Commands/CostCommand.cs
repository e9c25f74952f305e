using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using GtmFunctions.Cli.Cost;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm cost</c>: what a month of events costs in Azure, from measured calls and a file of prices.</summary>
public static class CostCommand
{
    private static readonly string[] Kinds = ["lead", "plainest"];

    /// <summary>Makes the command. It asks nobody: the prices are those of a file.</summary>
    public static Command Create()
    {
        var events = Number("--events", "Webhooks received in a month.", 1_000_000L, from: 0, to: 10_000_000_000);
        var kind = new Option<string>("--kind")
        {
            Description = $"What most events are: {string.Join(" or ", Kinds)}.",
            DefaultValueFactory = _ => Kinds[0],
        };
        kind.AcceptOnlyFromAmong(Kinds);
        var actions = new Option<int?>("--actions") { Description = "Actions of such an event; as measured where nothing is said." };
        actions.Validators.Add(result => Within(result, actions, 0, 100));
        var duplicates = Number("--share-duplicates", "Share of webhooks that are duplicates, 0 to 1.", 0.02, from: 0, to: 1);
        var filtered = Number("--share-filtered", "Share of events that a filter leaves out, 0 to 1.", 0.1, from: 0, to: 1);
        var seconds = Number("--run-seconds", "How long the run of an event takes, its destinations included.", 0.3, from: 0, to: 300);
        var memory = Number("--memory", "Memory of an instance in MB.", 2048, from: 512, to: 4096);
        var http = Number("--always-ready-http", "Instances of HTTP kept warm.", 0, from: 0, to: 20);
        var intake = Number("--always-ready-intake", "Instances of Intake kept warm.", 0, from: 0, to: 20);
        var stored = Number("--stored-gb", "Gigabytes kept in tables.", 0d, from: 0, to: 1_000_000);
        var logs = Number("--logs-gb", "Gigabytes of logs taken in.", 0d, from: 0, to: 1_000_000);
        var prices = new Option<FileInfo?>("--prices") { Description = "Your own prices, in the form of GtmFunctions/Cli/Cost/prices.json." };
        var json = new Option<bool>("--json") { Description = "Write quantities, prices and their sources as JSON." };
        var command = new Command("cost", "Estimates what a month of events costs in Azure, from measured calls and a file of prices.")
        {
            events, kind, actions, duplicates, filtered, seconds, memory, http, intake, stored, logs, prices, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(duplicates) is <= 1 and var twice && result.GetValue(filtered) is <= 1 and var left && twice + left > 1)
                result.AddError("--share-duplicates and --share-filtered are more than all events together");
        });
        command.SetAction(parsed =>
        {
            var month = new MonthOfEvents
            {
                Events = parsed.GetValue(events),
                Kind = parsed.GetValue(kind)!,
                Actions = parsed.GetValue(actions),
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
            var estimate = CostEstimate.From(month, Quantities.From(month, MeasuredCalls.Load(), queues), list);
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json)
                ? JsonSerializer.Serialize(estimate, CostJson.Default.CostEstimate) + Environment.NewLine
                : CostText.Render(estimate));
        });
        return command;
    }

    private static Option<T> Number<T>(string name, string description, T otherwise, double from, double to)
        where T : IConvertible
    {
        var option = new Option<T>(name)
        {
            Description = FormattableString.Invariant($"{description} {otherwise} where nothing is said."),
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result => Within(result, option, from, to));
        return option;
    }

    private static void Within<T>(OptionResult result, Option<T> option, double from, double to)
    {
        if (result.GetValueOrDefault<T>() is IConvertible given
            && given.ToDouble(System.Globalization.CultureInfo.InvariantCulture) is var number && !(number >= from && number <= to))
            result.AddError(FormattableString.Invariant($"{option.Name} is a number from {from} to {to}"));
    }
}
