using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>What of a configuration a drift concerns.</summary>
internal static class DriftReaders
{
    /// <summary>A finding with what of the configuration reads the field.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="configuration">The configuration whose parts are looked through.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="type">The canonical type of the events.</param>
    public static ObservedDrift Find(DriftFinding finding, Configuration configuration, string source, string type) => new(
        finding.Kind,
        finding.Path,
        finding.To,
        finding.Was,
        finding.Now,
        finding.Sample,
        [.. FieldReaders.Find(configuration, source, type, finding.Path)],
        finding.To is { } to ? [.. FieldReaders.Find(configuration, source, type, to)] : null);
}
