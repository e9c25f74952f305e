using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>destinations</c>.</summary>
internal static class DestinationReading
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Reads one destination.</summary>
    public static Destination? Read(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var allowPrivate = entry["allowPrivate"]?.Flag ?? false;
        var url = ValueReading.Address(entry["url"], allowPrivate);
        var token = ValueReading.Setting(entry["token"]);
        if (entry["connector"] is not { Text: { } connector } named)
            return null;

        ConnectorReading.Check(named, [.. context.Connectors.Destinations.Keys]);
        if (connector == "http" && entry["url"] is null)
            entry.Report("'url' is missing: an https address, or the name of the setting that holds it");
        else if (entry["url"] is null && entry["token"] is null)
            entry.Report($"'url' or 'token' is missing: the name of the setting that holds the address or the token of {connector}");

        return new Destination
        {
            Name = entry.Key,
            Connector = connector,
            Url = url,
            Token = token,
            Headers = ValueReading.Headers(entry["headers"]),
            Sign = Sign(entry["sign"]),
            Retry = Retry(entry["retry"]),
            Timeout = ValueReading.Time(entry["timeout"], Second, TimeSpan.FromMinutes(2)) ?? TimeSpan.FromSeconds(30),
            Limit = Limit(entry["limit"]),
            AllowPrivate = allowPrivate,
        };
    }

    private static OutboundSigning? Sign(Entry? entry) =>
        entry?["scheme"]?.Text is { } scheme ? new OutboundSigning(scheme, ValueReading.Settings(entry["secret"])) : null;

    // A queue message can be hidden for 7 days at most
    private static IReadOnlyList<TimeSpan> Retry(Entry? entry) => entry is { IsList: true }
        ? [.. entry.Items.Select(item => ValueReading.Time(item, Second, TimeSpan.FromDays(7))).OfType<TimeSpan>()]
        : Destination.DefaultRetry;

    private static Limit? Limit(Entry? entry) =>
        entry?["requests"]?.Whole is { } requests && ValueReading.Time(entry["per"], Second, TimeSpan.FromDays(31)) is { } per
            ? new Limit(requests, per)
            : null;
}
