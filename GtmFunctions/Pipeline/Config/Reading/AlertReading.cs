using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>alerts</c>.</summary>
internal static class AlertReading
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestNotice = TimeSpan.FromDays(90);

    /// <summary>Reads them; without <c>on</c>, everything is told.</summary>
    /// <param name="entry">The section.</param>
    /// <param name="root">The document, for the names that it uses.</param>
    /// <param name="context">What the readers share.</param>
    public static Alerts? Read(Entry? entry, Entry root, ReadContext context)
    {
        ValueReading.CheckKnown(entry?["to"], "destination", context.Names(root, "destinations"));
        ValueReading.CheckKnown(entry?["template"], "template", context.Names(root, "templates"));
        var links = ValueReading.Address(entry?["links"], allowPrivate: false);
        var rules = entry is null ? [] : Rules(entry["on"]);
        if (!rules.Exists(rule => rule.Kind == AlertKind.SilentSource))
            ReportUnheard(root["sources"]);
        if (entry?["to"]?.Texts is not { Count: > 0 } to)
            return null;

        foreach (var destination in to)
            CheckAction(entry["action"], root["destinations"]?[destination]?["connector"]?.Text ?? "", context);
        return new Alerts([.. to.Distinct().Select(destination => Call(entry, destination))], rules) { Links = links };
    }

    private static void ReportUnheard(Entry? sources)
    {
        foreach (var expect in sources?.Entries.Select(source => source["expect"]).OfType<Entry>() ?? [])
        {
            expect.Report(
                "nobody would be told: name a destination in 'alerts: { to: … }' and leave 'silent-source' in its 'on', or remove this");
        }
    }

    private static void CheckAction(Entry? action, string connector, ReadContext context)
    {
        if (context.Connectors.Destinations.TryGetValue(connector, out var actions))
            ValueReading.CheckKnown(action, $"action of {connector}", actions);
    }

    // What a person is to look at does not wait behind what nobody waits for
    private static WorkflowAction Call(Entry entry, string destination) => new(
        destination,
        entry["action"]?.Text,
        entry["template"]?.Text,
        entry["with"]?.Json as JsonObject,
        ActionPriority.High);

    private static List<AlertRule> Rules(Entry? on)
    {
        if (on is null)
            return [.. Enum.GetValues<AlertKind>().Select(AlertRule.Default)];

        var rules = new List<AlertRule>();
        foreach (var item in on.IsList ? on.Items : [])
        {
            var settings = item.Entries is [var first, ..] ? first : null;
            var name = settings is null ? item : null;
            ValueReading.CheckKnown(name, "alert", AlertKindName.All);
            if (AlertKindName.Find(settings?.Key ?? name?.Text ?? "") is not { } kind)
                continue;
            if (rules.Exists(rule => rule.Kind == kind))
                item.Report($"the alert '{AlertKindName.For(kind)}' is here twice: write it once, with all its settings");
            rules.Add(Rule(AlertRule.Default(kind), settings));
        }

        return rules;
    }

    private static AlertRule Rule(AlertRule rule, Entry? settings) => settings is null ? rule : rule with
    {
        AtLeast = settings["atLeast"]?.Whole ?? rule.AtLeast,
        Per = ValueReading.Time(settings["per"], ShortestPeriod, LongestPeriod) ?? rule.Per,
        Over = ValueReading.Time(settings["over"], ShortestWait, LongestWait) ?? rule.Over,
        Lifetime = settings["lifetime"]?.Whole ?? rule.Lifetime,
        Times = settings["times"]?.Whole ?? rule.Times,
        By = settings["by"]?.Whole ?? rule.By,
        Before = ValueReading.Time(settings["before"], TimeSpan.FromDays(1), LongestNotice) ?? rule.Before,
        Cooldown = ValueReading.Time(settings["cooldown"], ShortestWait, LongestWait) ?? rule.Cooldown,
        Baseline = settings["baseline"]?.Text != "false",
        AllFields = settings["fields"]?.Text == "all",
    };
}
