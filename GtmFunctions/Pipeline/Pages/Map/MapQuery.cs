using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Pages.Map;

/// <summary>Answers how everything is wired, what is not, and what went along it.</summary>
internal sealed class MapQuery(ConfigurationVersions configurations, MapReader reader, NumberCounts counts, NumbersReader numbers)
{
    private static readonly string[] Periods = ["1h", "24h", "7d", "28d"];

    /// <summary>Shows the map, with the traffic of a <c>period</c>: of whole hours, the one that is running among them.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var period = request.Text("period") ?? "24h";
        if (!Periods.Contains(period) || !Duration.TryParse(period, out var span))
            throw new PageRequestException($"'period' is one of {string.Join(", ", Periods)}.");
        var configuration = await configurations.CurrentAsync(cancellation);

        // What this instance counted; that of others follows within half a minute
        await counts.FlushAsync(cancellation);
        var end = TrafficCounts.HourOf(request.Now).AddHours(1);
        var readingNumbers = numbers.ReadAsync(end - span, end, cancellation, latencies: false);
        var facts = await reader.ReadAsync(configuration, cancellation);
        return PageAnswer.Show<MapPage>(Model(configuration, facts, (await readingNumbers).Total, period));
    }

    /// <summary>What the page says.</summary>
    internal static MapModel Model(Configuration configuration, MapFacts facts, NumberTally tally, string period)
    {
        var graph = MapGraph.Create(configuration, facts);
        MapBox[] boxes =
        [
            .. graph.Nodes.Select(node => new MapBox(
                node.Id,
                node.Kind,
                node.Column,
                node.Name,
                [.. node.Notes.Where(note => note.Length > 0)],
                node.Gap,
                MapTraffic.Count(node, tally),
                Link(node))),
        ];
        MapGap[] gaps =
        [
            .. boxes.Where(box => box.Gap is not null).Select(box => new MapGap($"{box.Name}: {box.Gap}", box.Link)),
            .. Unwatched(configuration, facts)
                .Where(source => !boxes.Any(box => box.Kind == MapKind.Source && box.Name == source.Name && box.Gap is not null))
                .Select(source => new MapGap($"{source.Name}: nobody would notice its silence", PageLinks.To("sources", source.Name))),
        ];
        return new MapModel(
            Answer(configuration, facts.Subscriptions.Count, boxes, graph.Rings),
            boxes.Any(box => box.Gap is not null) || graph.Rings.Count > 0 ? Standing.Attention : Standing.Good,
            configuration.Version,
            period,
            Periods,
            boxes,
            MapTraffic.Ways(graph, tally),
            configuration.Accounts?.List,
            gaps,
            graph.Rings);
    }

    private static IEnumerable<Source> Unwatched(Configuration configuration, MapFacts facts) =>
        configuration.Sources.Values.Where(source => !SilenceRule.IsWatched(configuration, source, facts.Traffic[source.Name]));

    private static string Answer(Configuration configuration, int subscriptions, MapBox[] boxes, IReadOnlyList<string> rings)
    {
        var wired = $"{Relative.Count(configuration.Sources.Count, "source")}, "
            + $"{Relative.Count(configuration.Workflows.Count, "workflow")}, "
            + Relative.Count(configuration.Destinations.Count, "destination")
            + (subscriptions > 0 ? $", {Relative.Count(subscriptions, "subscription")}" : "");
        var unheard = boxes.Count(box => box is { Kind: MapKind.Type, Gap: not null });
        var others = boxes.Count(box => box is { Kind: not MapKind.Type, Gap: not null });
        string[] missing =
        [
            .. unheard > 0 ? [$"{Relative.Count(unheard, "event type")} nobody listens to"] : Array.Empty<string>(),
            .. others > 0 ? [Relative.Count(others, unheard > 0 ? "other gap" : "gap")] : Array.Empty<string>(),
            .. rings.Count > 0 ? [Relative.Count(rings.Count, "ring")] : Array.Empty<string>(),
        ];
        return missing.Length == 0 ? $"{wired}; nothing is left unwired." : $"{wired}; {string.Join(", ", missing)}.";
    }

    private static string Link(MapNode node) => node.Kind switch
    {
        MapKind.Source => PageLinks.To("sources", node.Name),
        MapKind.Type => PageLinks.With("events", ("type", node.Name)),
        MapKind.Destination => PageLinks.To("destinations", node.Name),
        MapKind.Subscription => PageLinks.To("subscriptions", node.Name),
        _ => $"#{Uri.EscapeDataString(node.Id)}",
    };
}
