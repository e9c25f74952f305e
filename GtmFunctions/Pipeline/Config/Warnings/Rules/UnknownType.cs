using GtmFunctions.Pipeline.Config.Reading;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>An event type that no source and no signal emits.</summary>
internal static class UnknownType
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unknown-type", "An event type in `on` that no source and no signal emits (`lead.creatd`)", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from listened in Listening(document)
        from item in listened.Items
        where item.Text is not null
        let fault = document.Types.Fault(item.Text!)
        where fault is not null
        select document.At(item, Rule.Code, $"no source and no signal emits '{item.Text}'{fault}");

    private static IEnumerable<Entry> Listening(CheckedDocument document) =>
        document.Workflows.Select(pair => pair.Entry["on"])
            .Concat(document
                .Entries("signals")
                .SelectMany(signal => DocumentFilter.Conditions(signal).Select(one => one["on"]).Prepend(signal["on"])))
            .Concat(document
                .Entries("assignments")
                .SelectMany(one => DocumentFilter.Items(one["sla"]?["acknowledgedBy"]))
                .Select(rule => rule["on"]))
            .OfType<Entry>();
}
