using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Import;

/// <summary>What a mapping asks for cannot be done; the message says what is wrong and what to write.</summary>
internal sealed class ImportMappingException(string message) : Exception(message);

/// <summary>Looks at the first rows of an import's file, and matches its columns to fields.</summary>
internal sealed class ImportSheets(ImportBlobs blobs)
{
    /// <summary>How many rows are looked at.</summary>
    public const int MostRows = 1000;

    private const int MostSamples = 3;
    private const int MostTold = 20;
    private const int LongestSample = 60;
    private const int DeepestName = 3;
    private const int MostColumns = ImportLimits.Columns;

    // What an event's data may not be given by a map, for it is the pipeline's own
    private static readonly string[] Closed = ["raw", "event", "score", "owner", "signal", "enrichment", "settings", "fetched"];

    /// <summary>Looks at the first rows.</summary>
    /// <param name="job">The import.</param>
    /// <param name="source">Its source, whose masked fields are not shown.</param>
    /// <param name="map">What somebody says that columns are, by their names: a field, or nothing for none.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The columns and what they are taken for, and the rows that were looked at.</returns>
    /// <exception cref="UnreadableFileException">The file cannot be read.</exception>
    /// <exception cref="ImportMappingException">The map names a column that is not there, or no field.</exception>
    public async Task<(ImportSheet Sheet, IReadOnlyList<FileRow> Rows)> LookAsync(
        ImportJob job,
        Source source,
        IReadOnlyDictionary<string, string> map,
        CancellationToken cancellation)
    {
        var (format, file) = await ImportFile.OpenAsync(() => blobs.OpenAsync(job.Id, cancellation), job.Encoding, cancellation);
        var rows = new List<FileRow>();
        await foreach (var row in file.Rows.WithCancellation(cancellation))
        {
            rows.Add(RowMask.From(row, file.Columns, source));
            if (rows.Count == MostRows)
                break;
        }

        var columns = Columns(file.Columns, rows, map);
        var sheet = new ImportSheet(format.ToString().ToLowerInvariant(), rows.Count, columns, []);
        var check = new RowCheck(job.Id, source, sheet.Mapping("import.preview"));
        var rejected = rows.Select((row, place) => (Row: row, Place: place + 1, check.Check(place + 1, Copy(row)).Why))
            .Where(one => one.Why is not null).ToArray();
        return (
            sheet with
            {
                Rejected =
                [
                    .. rejected.Take(MostTold).Select(
                        one => one.Row.Line > 0 ? $"line {one.Row.Line}: {one.Why}" : $"row {one.Place}: {one.Why}"),
                    .. rejected.Length > MostTold ? [$"and {rejected.Length - MostTold} more"] : Array.Empty<string>(),
                ],
            },
            rows);
    }

    private static FileRow Copy(FileRow row) => row with { Columns = row.Columns?.DeepClone().AsObject() };

    private static List<ImportColumn> Columns(
        IReadOnlyList<string> named, List<FileRow> rows, IReadOnlyDictionary<string, string> map)
    {
        var found = new Dictionary<string, (string Path, List<string> Values)>(StringComparer.Ordinal);
        foreach (var name in named.Where(name => name.Length > 0))
            found[name] = (PathOf(name), []);
        foreach (var row in rows.Select(row => row.Columns).OfType<JsonObject>())
            Add(found, row, "", "", depth: 1);
        var names = found.Keys.ToArray();
        foreach (var asked in map.Keys)
        {
            if (!names.Contains(asked, StringComparer.OrdinalIgnoreCase))
                throw new ImportMappingException($"The file has no column '{BoundedText.Shown(asked)}'{Spelling.Suggest(asked, names)}");
        }

        var given = map.ToDictionary(StringComparer.OrdinalIgnoreCase);
        var taken = given.Values.ToHashSet(StringComparer.Ordinal);
        var columns = new List<ImportColumn>();
        foreach (var (name, (path, values)) in found)
        {
            var (field, because) = given.TryGetValue(name, out var asked)
                ? (Field(asked), asked.Length > 0 ? "as you say" : "left out, as you say")
                : ColumnMatching.Match(name, values, rows.Count);
            if (field is not null && !given.ContainsKey(name) && !taken.Add(field))
                (field, because) = (null, $"another column is {field}");
            columns.Add(new ImportColumn(
                name, path, [.. values.Distinct(StringComparer.Ordinal).Take(MostSamples).Select(Sample)], values.Count, field, because));
        }

        if (columns.Where(column => column.Field is not null).GroupBy(column => column.Field).FirstOrDefault(group => group.Count() > 1)
            is { } twice)
        {
            throw new ImportMappingException(
                $"Both '{twice.First().Name}' and '{twice.Last().Name}' are to be {twice.Key}: name one of them.");
        }

        return columns;
    }

    private static void Add(
        Dictionary<string, (string Path, List<string> Values)> found, JsonObject row, string before, string path, int depth)
    {
        foreach (var (key, value) in row)
        {
            if (key.Length == 0 || key.Contains("']", StringComparison.Ordinal))
                continue;
            var name = before + key;
            var at = Joined(path, PathOf(key));
            if (value is JsonObject inner && depth < DeepestName)
            {
                Add(found, inner, $"{name}.", at, depth + 1);
                continue;
            }

            if (!found.TryGetValue(name, out var column))
            {
                if (found.Count == MostColumns)
                    continue;
                found[name] = column = (at, []);
            }

            if (FieldText.From(value) is { Length: > 0 } text)
                column.Values.Add(text);
        }
    }

    private static string PathOf(string name) => name.AsSpan().IndexOfAny(".[]'") >= 0 ? $"['{name}']" : name;

    private static string Joined(string path, string next) => path.Length == 0 ? next : next[0] == '[' ? path + next : $"{path}.{next}";

    private static string? Field(string asked)
    {
        if (asked.Length == 0)
            return null;
        if (asked is ColumnMatching.Id or ColumnMatching.Time)
            return asked;
        var parts = asked.Split('.');
        if (parts.Length < 2 || Closed.Contains(parts[0]) || Array.Exists(parts, part => !IsName(part)))
        {
            throw new ImportMappingException(
                $"'{BoundedText.Shown(asked)}' is no field that a column can fill: write one such as person.email, account.domain or "
                + "deal.amount, or id or time; nothing leaves the column out.");
        }

        return asked;
    }

    private static bool IsName(string part) => part.Length > 0
        && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');

    private static string Sample(string text) => BoundedText.Cut(text, LongestSample);
}
