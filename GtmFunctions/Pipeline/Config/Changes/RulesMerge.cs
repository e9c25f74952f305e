using DiffPlex;
using DiffPlex.Chunkers;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config.Changes;

/// <summary>What carrying a draft over to another version gave.</summary>
/// <param name="Bundle">The draft's changes upon the other version; <see langword="null"/> where some touch the same lines.</param>
/// <param name="Conflicts">The files, with the lines of the draft, that both changed.</param>
internal sealed record MergedRules(ConfigurationBundle? Bundle, IReadOnlyList<string> Conflicts);

/// <summary>
/// Carries the changes of a draft over to the version that was published while it was written. Values in, values out.
/// </summary>
internal static class RulesMerge
{
    /// <summary>Carries a draft over.</summary>
    /// <param name="began">The version that the draft began from.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="now">The version to carry it to.</param>
    public static MergedRules Carry(ConfigurationBundle began, ConfigurationBundle draft, ConfigurationBundle now)
    {
        var conflicts = new List<string>();
        var document = Text(began.FileName, began.Document, draft.Document, now.Document, conflicts);
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in draft.Tables.Keys.Union(now.Tables.Keys).Order(StringComparer.Ordinal))
        {
            var text = Table(
                name, began.Tables.GetValueOrDefault(name), draft.Tables.GetValueOrDefault(name), now.Tables.GetValueOrDefault(name),
                    conflicts);
            if (text is not null)
                tables[name] = text;
        }

        var fixtures = Table(ConfigurationBundle.FixturesFile, began.Fixtures, draft.Fixtures, now.Fixtures, conflicts);
        return conflicts.Count > 0
            ? new MergedRules(null, conflicts)
            : new MergedRules(now with { Document = document!, Tables = tables, Fixtures = fixtures }, []);
    }

    private static string? Table(string name, string? began, string? draft, string? now, List<string> conflicts)
    {
        if (draft == began || draft == now)
            return now;
        if (now == began)
            return draft;
        if (began is not null && draft is not null && now is not null)
            return Text(name, began, draft, now, conflicts);
        conflicts.Add($"{name}: one side took it away, the other changed it");
        return null;
    }

    private static string? Text(string name, string began, string draft, string now, List<string> conflicts)
    {
        if (draft == began || draft == now)
            return now;
        if (now == began)
            return draft;
        var merged = ThreeWayDiffer.Instance.CreateMerge(
            began, draft, now, ignoreWhiteSpace: false, ignoreCase: false, LineEndingsPreservingChunker.Instance);
        if (merged.IsSuccessful)
            return string.Concat(merged.MergedPieces);
        foreach (var block in merged.ConflictBlocks.Select(conflict => conflict.OriginalBlock))
        {
            var last = block.OldStart + Math.Max(1, block.OldCount);
            conflicts.Add(block.OldCount < 2 ? $"{name}: line {block.OldStart + 1}" : $"{name}: lines {block.OldStart + 1} to {last}");
        }

        return null;
    }
}
