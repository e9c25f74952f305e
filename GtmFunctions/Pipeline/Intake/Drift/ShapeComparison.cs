using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>
/// Compares a payload with what was learned before it. Of an object that came or went whole only the object is told, not each field in it.
/// </summary>
internal static class ShapeComparison
{
    /// <summary>What differs, in the order of the paths; nothing until <see cref="Shape.Enough"/> payloads were seen.</summary>
    public static IReadOnlyList<DriftFinding> Compare(Shape shape, PayloadFields payload)
    {
        if (!shape.IsSettled)
            return [];

        var retyped = Retyped(shape, payload);
        var vanished = Vanished(shape, payload);
        var appeared = shape.IsFull ? [] : Appeared(shape, payload);
        var renames = RenameDetection.Detect(shape, payload, vanished, appeared);

        var findings = new List<DriftFinding>();
        findings.AddRange(retyped.Select(path => Finding(DriftKind.Retyped, path, shape, payload)));
        findings.AddRange(renames.Select(rename => Finding(DriftKind.Renamed, rename.Key, shape, payload, rename.Value)));
        findings.AddRange(Topmost(vanished, renames.Keys, retyped).Select(path => Finding(DriftKind.Missing, path, shape, payload)));
        findings.AddRange(Topmost(appeared, renames.Values, retyped).Select(path => Finding(DriftKind.Unknown, path, shape, payload)));
        return [.. findings.OrderBy(finding => finding.Path, StringComparer.Ordinal)];
    }

    /// <summary>Whether a payload differs as a finding says, so that it counts for it.</summary>
    public static bool Fits(DriftFinding finding, PayloadFields payload) => finding.Kind switch
    {
        DriftKind.Unknown => payload.Has(finding.Path),
        DriftKind.Retyped => payload.Fields.TryGetValue(finding.Path, out var field) && (field.Types & finding.Now) != JsonTypes.None,
        DriftKind.Renamed => Lacks(payload, finding.Path) && payload.Has(finding.To!),
        _ => Lacks(payload, finding.Path),
    };

    private static List<string> Retyped(Shape shape, PayloadFields payload)
    {
        var all = payload.Fields
            .Where(field => shape.Fields.TryGetValue(field.Key, out var learned)
                && learned.Types != JsonTypes.None
                && (field.Value.Types & ~learned.Types) != JsonTypes.None)
            .Select(field => field.Key)
            .ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(path => !FieldTree.AllAbove(path).Any(all.Contains))];
    }

    private static List<string> Vanished(Shape shape, PayloadFields payload) =>
        [.. shape.Fields.Where(field => shape.IsAlwaysThere(field.Value) && Lacks(payload, field.Key)).Select(field => field.Key)];

    private static bool Lacks(PayloadFields payload, string path) => payload.IsWhole && !payload.Has(path) && !IsOfNone(payload, path);

    // An empty array has no items to miss a field in.
    private static bool IsOfNone(PayloadFields payload, string path) =>
        FieldTree.AllAbove(path).Prepend(path).Any(each =>
            FieldTree.IsMany(each) && !payload.Has(each) && (FieldTree.Above(each) is "" || payload.Has(FieldTree.Above(each))));

    private static List<string> Appeared(Shape shape, PayloadFields payload) =>
        [.. payload.Fields.Where(field => field.Value.IsThere && !shape.Fields.ContainsKey(field.Key)).Select(field => field.Key)];

    // What a rename or a new type explains is left out, and so is what lies below something that is told itself.
    private static List<string> Topmost(List<string> paths, IEnumerable<string> renamed, List<string> retyped)
    {
        var explained = renamed.Concat(retyped).ToHashSet(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (explained.Contains(path)
                || explained.Any(each => FieldTree.IsBelow(each, path))
                || FieldTree.AllAbove(path).Any(above => explained.Contains(above) || told.Contains(above)))
            {
                continue;
            }

            told.Add(path);
        }

        return [.. told];
    }

    private static DriftFinding Finding(DriftKind kind, string path, Shape shape, PayloadFields payload, string? to = null)
    {
        var was = shape.Fields.TryGetValue(path, out var learned) ? learned.Types : JsonTypes.None;
        var shown = kind == DriftKind.Missing ? (ObservedField?)null : payload.Fields[to ?? path];
        var now = shown?.Types ?? JsonTypes.None;
        // What was a secret under its old name is one under its new name too
        return new DriftFinding(
            kind, path, to, was, kind == DriftKind.Retyped ? now & ~was : now,
            shown is { } field ? SampleText.For($"{path}.{to}", field.First) : null);
    }
}
