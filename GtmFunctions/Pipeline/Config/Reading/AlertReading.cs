using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>alerts</c>.</summary>
internal static class AlertReading
{
    /// <summary>Reads them; without <c>on</c>, everything is told.</summary>
    public static Alerts? Read(Entry? entry, Entry? destinations)
    {
        ValueReading.CheckKnown(entry?["to"], "destination", destinations?.Entries.Select(destination => destination.Key) ?? []);
        if (entry?["to"]?.Text is not { } to)
            return null;
        var on = entry["on"]?.Items.Select(ValueReading.Member<AlertKind>).Distinct();
        return new Alerts(to, on?.ToArray() ?? Enum.GetValues<AlertKind>());
    }
}
