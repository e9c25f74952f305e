namespace GtmFunctions.Cli.Bench;

/// <summary>What a bench can measure.</summary>
internal enum BenchPart
{
    /// <summary>Acknowledgement over more and more connections, while the stages run.</summary>
    Ack,

    /// <summary>One event at a time after a quiet while, from hook to sink.</summary>
    Lonely,

    /// <summary>So many events a second, from hook to sink.</summary>
    Steady,

    /// <summary>Events a second when all are sent as fast as they are taken.</summary>
    Burst,

    /// <summary>The calls to storage of one event.</summary>
    Calls,

    /// <summary>Webhooks that come a second time.</summary>
    Duplicates,

    /// <summary>Webhooks with a bad signature.</summary>
    Refusals,

    /// <summary>How the figures change with more of everything; minutes long, and so measured where it is named only.</summary>
    Grow,
}

/// <summary>The parts by name.</summary>
internal static class BenchParts
{
    /// <summary>Those that are measured where none is named.</summary>
    public static IReadOnlyList<BenchPart> Everyday { get; } = [.. Enum.GetValues<BenchPart>().Where(part => part != BenchPart.Grow)];

    /// <summary>The names, such as <c>lonely</c>.</summary>
    public static string Names { get; } = string.Join(", ", Enum.GetValues<BenchPart>().Select(Name));

    /// <summary>The name of one.</summary>
    public static string Name(BenchPart part) => $"{part}".ToLowerInvariant();

    /// <summary>Reads names with commas between them.</summary>
    /// <returns>The parts in the order of measuring; <see langword="null"/> where one is not known, or there is none.</returns>
    public static IReadOnlyList<BenchPart>? Parse(string text)
    {
        var named = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var parts = Enum.GetValues<BenchPart>().Where(part => named.Contains(Name(part), StringComparer.OrdinalIgnoreCase)).ToArray();
        return parts.Length > 0 && parts.Length == named.Distinct(StringComparer.OrdinalIgnoreCase).Count() ? parts : null;
    }
}
