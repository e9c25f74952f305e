using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// What a map lacks: who is silent or was never heard of, what nothing handles, reaches or uses, and what leads back to us. Values in,
/// values out.
/// </summary>
internal static class MapGapsView
{
    /// <summary>Tells them.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="facts">What else is known.</param>
    public static JsonObject Render(Configuration configuration, MapFacts facts)
    {
        var seen = facts.Seen;
        var types = Reached(configuration, seen);
        var sources = seen.Select(type => type.Source).ToHashSet();
        return new JsonObject
        {
            ["sourcesNeverHeardOf"] = TextArray.Of(configuration.Sources.Keys.Where(source => !sources.Contains(source))),
            ["silentSources"] = Array(
                facts.Silent,
                source => new JsonObject { ["source"] = source.Key, ["why"] = source.Value.Why, ["since"] = source.Value.Since }),
            ["sourcesWhoseSilenceNobodyWouldNotice"] = TextArray.Of(
                configuration.Sources.Values.Where(source => !SilenceRule.IsWatched(configuration, source, facts.Traffic[source.Name]))
                    .Select(source => source.Name)),
            ["unhandledTypes"] = Array(seen.Where(type => !type.Handled), type => new JsonObject
            {
                ["source"] = type.Source,
                ["type"] = type.Type,
                ["count"] = type.Count,
            }),
            ["typesThatOnlySignalsHear"] = TextArray.Of(seen.Select(type => type.Type).Distinct().Where(type =>
                configuration.Signals.Values.Any(signal => signal.Listens(type))
                && !configuration.Workflows.Any(workflow => workflow.On.Contains(type)))),
            ["signalsThatNothingReached"] = TextArray.Of(
                configuration.Signals.Values.Where(signal => !signal.Types.Any(types.Contains)).Select(signal => signal.Name)),
            ["signalsThatNothingListensTo"] = TextArray.Of(
                configuration.Signals.Values
                    .Where(signal => !MapUses.OfSignal(signal, configuration).Any())
                    .Select(signal => signal.Name)),
            ["workflowsThatNothingReached"] = TextArray.Of(
                configuration.Workflows.Where(workflow => !workflow.On.Any(types.Contains)).Select(workflow => workflow.Name)),
            ["destinationsThatNothingUses"] = TextArray.Of(
                configuration.Destinations.Values
                    .Where(destination => !MapUses.OfDestination(destination, configuration).Any())
                    .Select(destination => destination.Name)),
            ["subscriptionsThatNothingReached"] = TextArray.Of(
                facts.Subscriptions.Where(one => !types.Any(one.Takes)).Select(one => one.Row.Name)),
            ["destinationsThatCallOurOwnHooks"] = Array(
                facts.OwnHooks, hook => new JsonObject { ["destination"] = hook.Key, ["source"] = hook.Value }),
            ["rings"] = TextArray.Of(MapGraph.Create(configuration, facts).Rings),
        };
    }

    // What a signal makes can come as soon as anything that it listens for does
    private static HashSet<string> Reached(Configuration configuration, IReadOnlyList<SeenType> seen)
    {
        var types = seen.Select(type => type.Type).ToHashSet(StringComparer.Ordinal);
        while (configuration.Signals.Values.FirstOrDefault(
            signal => !types.Contains(signal.Emit) && signal.Types.Any(types.Contains)) is { } next)
            types.Add(next.Emit);
        return types;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> draw) => new([.. items.Select(draw)]);
}
