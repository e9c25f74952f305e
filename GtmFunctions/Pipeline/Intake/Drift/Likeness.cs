using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>How much a field that vanished and one that appeared are alike.</summary>
internal static class Likeness
{
    private const int SameValue = 40;
    private const int SamePattern = 30;
    private const int SameChildren = 30;
    private const int LikeNames = 20;
    private const int BothNumbers = 10;
    private const int ShortestName = 3;

    /// <summary>
    /// 0 where they are not; else more for better evidence. A shared type, plain text, or a boolean alone is no evidence.
    /// </summary>
    /// <param name="shape">What was learned before.</param>
    /// <param name="vanished">The path that vanished.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="appeared">The path that appeared.</param>
    public static int Measure(Shape shape, string vanished, PayloadFields payload, string appeared)
    {
        var (before, now) = (shape.Fields[vanished], payload.Fields[appeared]);
        if ((before.Types & now.Types) == JsonTypes.None)
            return 0;
        var alike = AreLike(FieldTree.NameOf(vanished), FieldTree.NameOf(appeared));
        var siblings = FieldTree.Above(vanished) == FieldTree.Above(appeared);
        var evidence = Evidence(shape, vanished, payload, appeared, before, now, siblings);
        if (evidence == 0 && alike)
            evidence = LikeNames;
        return evidence == 0 ? 0 : evidence + (alike ? 2 : 0) + (siblings ? 1 : 0);
    }

    private static int Evidence(
        Shape shape, string vanished, PayloadFields payload, string appeared, LearnedField before, ObservedField now, bool siblings)
    {
        if (now.Types is JsonTypes.Object or JsonTypes.Array)
            return ShareChildren(shape, vanished, payload, appeared) ? SameChildren : 0;
        if (ValueHash.For(now.First) is { } hash && before.Values.Contains(hash))
            return SameValue;
        if (before.Pattern != now.Pattern || now.Pattern is ValuePattern.None or ValuePattern.Plain)
            return 0;
        if (now.Pattern == ValuePattern.Number)
            return siblings ? BothNumbers : 0;
        return SamePattern;
    }

    private static bool ShareChildren(Shape shape, string vanished, PayloadFields payload, string appeared)
    {
        var before = Below(shape.Fields.Keys, vanished);
        var now = Below(payload.Fields.Keys, appeared);
        var shared = now.Count(before.Contains);
        return shared > 0 && shared * 2 >= Math.Max(before.Count, now.Count);
    }

    private static HashSet<string> Below(IEnumerable<string> paths, string above) =>
        [.. paths.Where(path => FieldTree.IsBelow(path, above)).Select(path => path[above.Length..])];

    // first_name is firstName; email is a part of email_address.
    private static bool AreLike(string left, string right)
    {
        var (a, b) = (Letters(left), Letters(right));
        return a == b
            || (Math.Min(a.Length, b.Length) >= ShortestName
                && (a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal)));
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
