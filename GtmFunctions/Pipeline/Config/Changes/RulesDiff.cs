using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config.Changes;

/// <summary>What differs between two versions of the rules. Values in, values out.</summary>
/// <param name="Document">The document, by lines.</param>
/// <param name="Tables">The tables that differ, by their names.</param>
/// <param name="Fixtures">The fixtures, by lines.</param>
internal sealed record RulesDiff(IReadOnlyList<DiffHunk> Document, IReadOnlyList<TableDiff> Tables, IReadOnlyList<DiffHunk> Fixtures)
{
    private const string DocumentName = "document";

    /// <summary>What is the document or the fixtures, and differs in nothing but its line ends.</summary>
    public IReadOnlyList<string> OnlyLineEnds { get; private init; } = [];

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Document.Count == 0 && Tables.Count == 0 && Fixtures.Count == 0 && OnlyLineEnds.Count == 0;

    /// <summary>The differences between two versions.</summary>
    /// <param name="before">The one before; <see langword="null"/> for none.</param>
    /// <param name="after">The one after.</param>
    public static RulesDiff Between(ConfigurationBundle? before, ConfigurationBundle after)
    {
        var names = (before?.Tables.Keys ?? []).Union(after.Tables.Keys).Order(StringComparer.Ordinal);
        var (document, fixtures) = (before?.Document ?? "", before?.Fixtures ?? "");
        var diff = new RulesDiff(
            TextDiff.Between(document, after.Document),
            [
                .. names.Select(name => TableDiff.Between(
                    name, before?.Tables.GetValueOrDefault(name), after.Tables.GetValueOrDefault(name)))
                    .OfType<TableDiff>(),
            ],
            TextDiff.Between(fixtures, after.Fixtures ?? ""));
        return diff with
        {
            OnlyLineEnds =
            [
                .. diff.Document.Count == 0 && document != after.Document ? [DocumentName] : Array.Empty<string>(),
                .. diff.Fixtures.Count == 0 && fixtures != (after.Fixtures ?? "")
                    ? [ConfigurationBundle.FixturesFile]
                    : Array.Empty<string>(),
            ],
        };
    }

    /// <summary>What differs, in a line for each file.</summary>
    public IReadOnlyList<string> Summary() =>
    [
        .. Document.Count == 0 ? Array.Empty<string>() : [$"{DocumentName}: {Count(Document)}"],
        .. Tables.Select(table => table.Summary()),
        .. Fixtures.Count == 0 ? Array.Empty<string>() : [$"{ConfigurationBundle.FixturesFile}: {Count(Fixtures)}"],
        .. OnlyLineEnds.Select(name => $"{name}: other line ends"),
    ];

    private static string Count(IReadOnlyList<DiffHunk> hunks)
    {
        var lines = hunks.SelectMany(hunk => hunk.Lines).Where(line => line.IsChanged).ToArray();
        var added = lines.Count(line => line.Before is null);
        var removed = lines.Length - added;
        return (added, removed) switch
        {
            (_, 0) => $"{Lines(added)} added",
            (0, _) => $"{Lines(removed)} removed",
            _ => $"{Lines(added)} added, {removed} removed",
        };
    }

    private static string Lines(int count) => count == 1 ? "1 line" : $"{count} lines";
}
