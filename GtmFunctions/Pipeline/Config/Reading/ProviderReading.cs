using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads the providers of enrichers.</summary>
internal static class ProviderReading
{
    /// <summary>The keys of a provider.</summary>
    public static readonly string[] Keys =
    [
        "connector", "lookup", "url", "method", "body", "map", "with", "headers", "timeout", "limit", "breaker", "allowPrivate", "agent",
        "token",
    ];

    // What makes it another question; how it is called does not
    private static readonly string[] OfTheQuestion = ["connector", "lookup", "url", "method", "body", "map", "with", "agent"];

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Reads a provider.</summary>
    /// <param name="entry">Its value.</param>
    /// <param name="enricher">The enricher's name.</param>
    /// <param name="place">Its place in the waterfall, from 1.</param>
    /// <param name="context">What the readers share.</param>
    public static EnrichmentProvider? Read(Entry entry, string enricher, int place, ReadContext context)
    {
        if (entry["connector"] is not { Text: { } connector } named)
            return null;
        ConnectorReading.Check(named, [.. context.Connectors.Enrichers]);
        var lookups = context.Connectors.Lookups.GetValueOrDefault(connector) ?? new Dictionary<string, ConnectorEnrichment>();
        var lookup = lookups.Count == 0
            ? null
            : entry["lookup"]?.Text is { } name ? lookups.GetValueOrDefault(name) : lookups.Values.First();
        if (lookups.Count > 0)
            ValueReading.CheckKnown(entry["lookup"], $"look-up of {connector}", lookups.Keys);
        var map = EnricherReading.Map(entry["map"]);
        if (context.Connectors.Enrichers.Contains(connector))
            Check(entry, connector, lookup, context.Connectors);
        return new EnrichmentProvider
        {
            Whom = Whom(entry, connector, $"enricher.{enricher}.{place}", context),
            Request = connector == "http" ? Request(entry, context) : null,
            Lookup = lookup?.Name,
            Map = map,
            Fields = [.. map.Keys.Concat(lookup?.Fields ?? []).DistinctBy(field => field.Text)],
            Agent = ValueReading.Agent(entry["agent"], context),
            With = entry["with"]?.Json as JsonObject,
            Question = new JsonObject(OfTheQuestion.Select(key => KeyValuePair.Create(key, entry[key]?.Json))).ToJsonString(),
        };
    }

    private static void Check(Entry entry, string connector, ConnectorEnrichment? lookup, ConnectorNames connectors)
    {
        if (entry["map"] is null && lookup is not { Fields.Count: > 0 } && (lookup is not null || entry["lookup"] is null))
            entry.Report("'map' is missing: canonical fields and their paths in the answer");
        if (entry["limit"]?.Items.Any(item => item["per"]?.Text == "lifetime") == true)
            entry["limit"]!.Report("an enricher's limit is in so long, such as { requests: 10, per: 1s }: one for life is a destination's");
        if (connector == "http")
            CheckHttp(entry);
        else
            CheckLookup(entry, connector, lookup, connectors);
    }

    private static void CheckHttp(Entry entry)
    {
        if (entry["url"] is null)
            entry.Report("'url' is missing: the address that is asked, such as https://api.example.com/companies/{{ account.domain }}");
        entry["lookup"]?.Report("http has no look-ups: write the call as 'url', 'method' and 'body'");
        if (entry["body"] is not null && entry["method"]?.Text != "POST")
            entry["body"]!.Report("only a POST has a body: add method: POST");
    }

    private static void CheckLookup(Entry entry, string connector, ConnectorEnrichment? lookup, ConnectorNames connectors)
    {
        foreach (var key in new[] { "method", "body" })
            entry[key]?.Report($"'{key}' is for http: {connector} has calls of its own, see 'lookup'");
        if (connectors.WithToken.Contains(connector) && entry["token"] is null)
            entry.Report($"'token' is missing: the name of the setting that holds the token of {connector}");
        if (lookup is not null && entry["url"] is null && !connectors.WithAddress.Contains(connector))
            entry.Report($"'url' is missing: the address of {connector}, or the name of the setting that holds it");
        if (lookup?.Calls.Any(call => call.Body?.References.Contains("with.agent") == true) == true && entry["agent"] is null)
            entry.Report("'agent' is missing: the name of the setting that holds the agent's id");
    }

    /// <summary>Whom a call goes to, and how.</summary>
    /// <param name="entry">What says so.</param>
    /// <param name="connector">The connector.</param>
    /// <param name="name">The name by which limits and breakers know it.</param>
    /// <param name="context">What the readers share.</param>
    public static Destination Whom(Entry entry, string connector, string name, ReadContext context)
    {
        var allowPrivate = entry["allowPrivate"]?.Flag ?? false;
        return new Destination
        {
            Name = name,
            Connector = connector,
            Url = connector == "http" ? null : ValueReading.Address(entry["url"], allowPrivate),
            Token = ValueReading.Setting(entry["token"]),
            Headers = ValueReading.Headers(entry["headers"], context),
            Timeout = ValueReading.Time(entry["timeout"], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)) ?? DefaultTimeout,
            Limits = DestinationReading.Limits(entry["limit"]),
            Concurrency = DestinationReading.Concurrency(entry["limit"]),
            Breaker = DestinationReading.Breaker(entry["breaker"]),
            AllowPrivate = allowPrivate,
        };
    }

    /// <summary>A call that is written in the document.</summary>
    public static EnrichmentRequest? Request(Entry entry, ReadContext context) =>
        ValueReading.AddressTemplate(entry["url"], entry["allowPrivate"]?.Flag ?? false, context) is { } url
            ? new EnrichmentRequest(
                entry["method"]?.Text ?? "GET", url, entry["body"] is { } body ? ValueReading.Template(body, context) : null)
            : null;
}
