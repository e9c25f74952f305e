namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>How paths of payloads lie above and below each other.</summary>
internal static class FieldTree
{
    /// <summary>The path's last name; for items of an array the array's, with its brackets.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>The path above; empty at the top.</summary>
    public static string Above(string path) => path.EndsWith("[]", StringComparison.Ordinal)
        ? path[..^2]
        : path.LastIndexOf('.') is var dot && dot < 0 ? "" : path[..dot];

    /// <summary>All paths above, the nearest first, without the top.</summary>
    public static IEnumerable<string> AllAbove(string path)
    {
        for (var above = Above(path); above.Length > 0; above = Above(above))
            yield return above;
    }

    /// <summary>Whether a path lies below another.</summary>
    public static bool IsBelow(string path, string above) =>
        path.Length > above.Length && path.StartsWith(above, StringComparison.Ordinal) && path[above.Length] is ('.' or '[');

    /// <summary>
    /// Whether a path stands for any number of values, none among them: items of an array, or values under keys that are ids.
    /// </summary>
    public static bool IsMany(string path) =>
        path.EndsWith("[]", StringComparison.Ordinal)
        || path == DynamicName.Placeholder
        || path.EndsWith($".{DynamicName.Placeholder}", StringComparison.Ordinal);
}
