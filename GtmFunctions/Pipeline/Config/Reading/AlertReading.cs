using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>alerts</c>.</summary>
internal static class AlertReading
{
    /// <summary>Reads them; without <c>on</c>, everything is told.</summary>
    public static Alerts? Read(Entry? entry, Entry? destinations)
    {
        ValueReading.CheckKnown(entry?["to"], "destination", destinations?.Entries.Select(destination => destination.Key) ?? []);
        return entry?["to"]?.Text is not { } to
            ? null
            : new Alerts(to, entry["on"] is { } on ? [.. on.Items.Select(ValueReading.Member<AlertKind>).Distinct()] : Enum.GetValues<AlertKind>());
    }
}
