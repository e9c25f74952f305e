namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>Finds which of the fields that vanished from a payload appeared again under another name.</summary>
internal static class RenameDetection
{
    // Every pair is weighed: a payload that changes in more places than this is another payload, not a renamed one.
    private const int MostOfEach = 50;

    /// <summary>
    /// Old path to new path; each is in at most one pair, the best evidence first, and nothing below a renamed object is in any.
    /// </summary>
    /// <param name="shape">What was learned before.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="vanished">Paths that were always there and are not.</param>
    /// <param name="appeared">Paths that were never there and are.</param>
    public static IReadOnlyDictionary<string, string> Detect(
        Shape shape, PayloadFields payload, IReadOnlyCollection<string> vanished, IReadOnlyCollection<string> appeared)
    {
        var renames = new Dictionary<string, string>(StringComparer.Ordinal);
        if (vanished.Count is 0 or > MostOfEach || appeared.Count is 0 or > MostOfEach)
            return renames;

        var pairs =
            from before in vanished.Order(StringComparer.Ordinal)
            from now in appeared.Order(StringComparer.Ordinal)
            let likeness = Likeness.Measure(shape, before, payload, now)
            where likeness > 0
            // An object that was renamed takes its fields with it, so objects are matched before fields.
            // Equals stay in the order of their paths: the sort is stable.
            orderby vanished.Any(path => FieldTree.IsBelow(path, before)) descending, likeness descending, before.Length
            select (Before: before, Now: now);
        foreach (var (before, now) in pairs)
        {
            if (!renames.Any(taken => Covers(taken.Key, before) || Covers(taken.Value, now)))
                renames.Add(before, now);
        }

        return renames;
    }

    private static bool Covers(string taken, string path) => taken == path || FieldTree.IsBelow(path, taken);
}
