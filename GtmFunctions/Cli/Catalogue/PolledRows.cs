using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Catalogue;

/// <summary>What of a source can be polled, as a table: how far each kind of records is read by what, and what becomes of it.</summary>
internal static class PolledRows
{
    /// <summary>By which connector, and what the document can say under <c>with</c>.</summary>
    public static string About(PollDefinition poll)
    {
        var kinds = poll.Records.Count == 0 ? "; the document writes the `records`" : "";
        var with = poll.With.Concat(poll.Records.Values.SelectMany(records => records.With)).DistinctBy(said => said.Key)
            .Select(said => $"`{said.Key}` ({said.Value}{Required(poll, said.Key)})");
        return $"connector `{poll.Connector}`{kinds}{string.Join(", ", with) switch { "" => "", var words => $"; `with` has {words}" }}";
    }

    /// <summary>Adds the table; nothing where no records are known.</summary>
    public static void Render(StringBuilder text, SourceDefinition source)
    {
        if (source.Poll is not { Records.Count: > 0 } poll)
            return;
        text.Append("\n| `poll` reads | becomes | read on by | again | gaps of |\n|---|---|---|---|---|\n");
        foreach (var records in poll.Records.Values)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {records.Name} | {Types(records)} | {ReadOnBy(records)} | {Again(records)} | {Gaps(records.Gaps)} |\n");
        }
    }

    private static string Required(PollDefinition poll, string name)
    {
        if (Names(poll.Requires, name))
            return "; required";
        string[] by = [.. poll.Records.Values.Where(records => Names(records.Requires, name)).Select(records => records.Name)];
        return by.Length == 0 ? "" : $"; required for {string.Join(", ", by)}";
    }

    private static bool Names(IReadOnlyList<IReadOnlyList<FieldPath>> requires, string name) =>
        requires.Any(alternatives => alternatives.Any(path => path.Text == $"with.{name}"));

    private static string Types(PolledRecords records)
    {
        var types = (records.Kinds ?? []).Select(kind => kind.Type).OfType<string>().Concat(records.Types?.Values ?? []).Distinct();
        return records.Types is null && records.Kinds is null ? "what a webhook of it does" : string.Join(", ", types.Select(Code));
    }

    private static string ReadOnBy(PolledRecords records) => records.Watermark is { } watermark
        ? Code(watermark.From.Text)
        : "all, each time";

    private static string Again(PolledRecords records) => records.Watermark is null ? "" : Duration.Text(records.Overlap);

    private static string Gaps(GapMatch? gaps) => gaps switch
    {
        null => "",
        { SameId: true } => "every webhook, by its id",
        _ => string.Join(", ", gaps.On.Select(pattern => Code(pattern.Text))),
    };

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";
}
