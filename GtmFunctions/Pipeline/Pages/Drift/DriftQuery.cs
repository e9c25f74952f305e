using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Drift;

/// <summary>Answers how payloads changed, and what of the rules that concerns.</summary>
internal sealed class DriftQuery(ConfigurationVersions configurations, DriftList list, DriftWatch watch)
{
    private const int Most = 200;

    /// <summary>Shows the changes, of one <c>source</c> or of all.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var source = request.Text("source");

        // What this instance saw and has not stored yet; what others saw follows within half a minute
        await watch.FlushAsync(cancellation);
        var (drifts, types) = await list.ReadAsync(configuration, source, Most, cancellation);
        return PageAnswer.Show<DriftPage>(Model(drifts, types, source, [.. configuration.Sources.Keys]));
    }

    /// <summary>What the page says.</summary>
    internal static DriftModel Model(
        IReadOnlyList<DriftLine> drifts, IReadOnlyList<SeenType> types, string? source, IReadOnlyList<string> sources)
    {
        DriftChange[] changes = [.. drifts.Select(Change)];
        UnhandledType[] unhandled =
        [
            .. types.Where(type => !type.Handled).Select(type => new UnhandledType(type.Source, type.Type, type.Count, type.LastSeenAt)),
        ];
        var concerning = changes.Count(change => change.Standing == Standing.Attention);
        var standing = concerning > 0 ? Standing.Attention : types.Count == 0 ? Standing.Idle : Standing.Good;
        return new DriftModel(
            Answer(source, types.Count, changes.Length, concerning, unhandled.Length),
            standing,
            source,
            sources,
            changes,
            unhandled,
            types.Count);
    }

    private static string Answer(string? source, int types, int changes, int concerning, int unhandled)
    {
        var whose = source is null ? "" : $" of {source}";
        if (types == 0)
            return $"No event{whose} was taken in yet, so there is nothing to compare. The first events teach what payloads look like.";
        var nobody = unhandled == 0 ? "" : $" {Relative.Count(unhandled, "event type has", "event types have")} nobody who listens.";
        return (changes, concerning) switch
        {
            (0, _) => $"No payload{whose} changed; {Relative.Count(types, "event type")} {(types == 1 ? "is" : "are")} watched.{nobody}",
            (_, 0) => $"Payloads{whose} changed in {Relative.Count(changes, "way")}, none of which your rules read.{nobody}",
            _ => $"Payloads{whose} changed in {Relative.Count(changes, "way")}; your rules read "
                + $"{Relative.Count(concerning, "of these fields", "of these fields")}.{nobody}",
        };
    }

    private static DriftChange Change(DriftLine line) => new(
        line.Source,
        line.Type,
        What(line.Drift),
        line.Drift.Sample,
        line.Drift.NewNameReadBy is { Count: > 0 } named ? [.. line.Drift.ReadBy.Union(named)] : line.Drift.ReadBy,
        line.FirstSeenAt,
        line.LastSeenAt,
        line.Count,
        line.EventId,
        IsConcerning(line.Drift) ? Standing.Attention : Standing.Idle);

    // A new field breaks nothing, and one whose new name is read as well keeps working
    private static bool IsConcerning(ObservedDrift drift) =>
        drift.Kind != DriftKind.Unknown && drift.ReadBy.Except(drift.NewNameReadBy ?? []).Any();

    private static string What(ObservedDrift drift) => drift.Kind switch
    {
        DriftKind.Unknown => $"{drift.Path} is new ({JsonType.Words(drift.Now)})",
        DriftKind.Missing => $"{drift.Path} is missing; it was always there",
        DriftKind.Retyped => $"{drift.Path} is {JsonType.Words(drift.Now)}; it was {JsonType.Words(drift.Was)}",
        _ => $"{drift.Path} is likely called {drift.To} now",
    };
}
