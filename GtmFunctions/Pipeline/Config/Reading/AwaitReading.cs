using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Reads an enricher with <c>await</c>: the call that asks, like an action of a workflow, and the source that is called back. Where the
/// call goes is a destination of the document, or is written in place.
/// </summary>
internal static class AwaitReading
{
    private static readonly string[] OfTheCall = ["destination", "action", "template", "with"];
    private static readonly string[] InPlace = ["connector", "url", "token", "headers", "timeout", "allowPrivate"];

    /// <summary>Before the enricher's name, that of a destination that is written in place; no name of the document has a dot.</summary>
    private const string InPlacePrefix = "enricher.";

    /// <summary>Reads it.</summary>
    public static Await? Read(Entry entry, Entry root, IReadOnlyDictionary<string, Source> sources, ReadContext context)
    {
        var await = entry["await"]!;
        entry["waterfall"]?.Report("an enricher that waits for a call back asks one: write its 'connector' beside 'await'");
        ValueReading.CheckKnown(await["source"], "source", [.. sources.Keys, .. context.Providers.Keys]);
        CheckCall(entry, root, context);
        var map = EnricherReading.Map(entry["map"]);
        var correlate = ValueReading.Path(await["correlate"]);
        var upTo = ValueReading.Time(await["upTo"], TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        if (await["source"]?.Text is not { } source || correlate is null || upTo is null)
            return null;

        var called = sources.GetValueOrDefault(source);
        CheckAddress(entry, root, called, context);
        return new Await(source, correlate, upTo.Value, ValueReading.Member<AwaitTimeout>(await["onTimeout"]))
        {
            Post = new WorkflowAction(
                entry["destination"]?.Text ?? InPlacePrefix + entry.Key,
                entry["action"]?.Text,
                entry["template"]?.Text,
                entry["with"]?.Json as JsonObject),
            Map = map,
            Gives = [.. map.Count > 0 ? map.Keys : called?.Mapping.All.Select(field => field.Key).Distinct() ?? []],
            Agent = ValueReading.Agent(entry["agent"], context),
        };
    }

    /// <summary>Reports what only an enricher with <c>await</c> has.</summary>
    public static void RefuseWithout(Entry entry)
    {
        foreach (var key in OfTheCall)
            entry[key]?.Report($"'{key}' is for an enricher whose answer is called back: say with 'await' how long it is waited for");
    }

    /// <summary>The destinations that enrichers with <c>await</c> write in place.</summary>
    public static IEnumerable<Destination> Destinations(Entry? section, ReadContext context)
    {
        foreach (var entry in section?.Entries ?? [])
        {
            if (entry["await"] is null || entry["connector"]?.Text is not { } connector)
                continue;
            var allowPrivate = entry["allowPrivate"]?.Flag ?? false;
            yield return new Destination
            {
                Name = InPlacePrefix + entry.Key,
                Connector = connector,
                Url = ValueReading.Address(entry["url"], allowPrivate)
                    ?? (context.Connectors.WithAddress.Contains(connector) ? null : UrlSetting(entry)),
                Token = ValueReading.Setting(entry["token"]),
                Headers = ValueReading.Headers(entry["headers"], context),
                Timeout = ValueReading.Time(entry["timeout"], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)) ?? TimeSpan.FromSeconds(30),
                AllowPrivate = allowPrivate,
            };
        }
    }

    /// <summary>The setting that holds an enricher's address where the document names none: <c>CLAY_PERSON_URL</c>.</summary>
    private static string UrlSetting(Entry enricher)
    {
        var name = $"{SettingName.For(enricher.Key)}_URL";
        if (!SettingName.Is(name))
            enricher.Report(
                $"the address of '{enricher.Key}' would be in the setting '{name}', which no document reads: name another as its 'url'");
        return name;
    }

    private static void CheckCall(Entry entry, Entry root, ReadContext context)
    {
        var connector = Connector(entry, root);
        if (entry["destination"] is { } destination)
        {
            ValueReading.CheckKnown(destination, "destination", context.Names(root, "destinations"));
            foreach (var key in InPlace)
                entry[key]?.Report($"'{key}' stands at the destination '{destination.Text}', not beside it");
        }
        else if (connector is null)
        {
            entry.Report("say who is asked: a 'connector', or the 'destination' of this document that the row is posted to");
        }
        else
        {
            ConnectorReading.CheckDestination(connector, context.Connectors);
        }

        ValueReading.CheckKnown(entry["template"], "template", context.Names(root, "templates"));
        if (context.Connectors.Destinations.TryGetValue(connector?.Text ?? "", out var actions))
            ValueReading.CheckKnown(entry["action"], $"action of {connector!.Text}", actions);
    }

    private static void CheckAddress(Entry entry, Entry root, Source? called, ReadContext context)
    {
        var connector = Connector(entry, root)?.Text ?? "";
        if (called is { PublicUrl: null }
            && entry["with"]?["callbackUrl"] is null
            && context.Connectors.ToldWhereToCallBack.Contains(connector))
            entry["await"]!["source"]!.Report($"{connector} is told where to call back: give the source '{called.Name}' its 'publicUrl'");
    }

    private static Entry? Connector(Entry entry, Entry root) => entry["destination"] is { } destination
        ? root["destinations"]?[destination.Text ?? ""]?["connector"]
        : entry["connector"];
}
