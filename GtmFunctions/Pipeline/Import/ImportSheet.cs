using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Import;

/// <summary>A column of a file that is to be imported, and what it is taken for.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Path">Its path in a row.</param>
/// <param name="Samples">What it holds in the first rows.</param>
/// <param name="Filled">How many of the rows that were looked at have something there.</param>
/// <param name="Field">The canonical field that it fills, <c>id</c> or <c>time</c>; <see langword="null"/> where it fills none.</param>
/// <param name="Because">Why, in words.</param>
public sealed record ImportColumn(
    string Name, string Path, IReadOnlyList<string> Samples, int Filled, string? Field, string Because);

/// <summary>What a file holds by its first rows, and how its columns are matched to fields. Nothing has happened yet.</summary>
/// <param name="Format">What it is: <c>csv</c>, <c>ndjson</c>, <c>json</c> or <c>workbook</c>.</param>
/// <param name="Looked">How many rows were looked at.</param>
/// <param name="Columns">The columns, in their order.</param>
/// <param name="Rejected">Rows of these that would be rejected, and why, in words.</param>
public sealed record ImportSheet(
    string Format, int Looked, IReadOnlyList<ImportColumn> Columns, IReadOnlyList<string> Rejected)
{
    /// <summary>The mapping that the columns come to.</summary>
    /// <param name="type">The canonical type of the events.</param>
    public ImportMapping Mapping(string type) => new()
    {
        Type = type,
        Fields = Columns.Where(column => column.Field is not (null or ColumnMatching.Id or ColumnMatching.Time))
            .ToDictionary(column => column.Field!, column => column.Path),
        Id = Columns.FirstOrDefault(column => column.Field == ColumnMatching.Id)?.Path,
        Time = Columns.FirstOrDefault(column => column.Field == ColumnMatching.Time)?.Path,
    };
}
