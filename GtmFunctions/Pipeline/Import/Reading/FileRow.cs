using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>A row of a file.</summary>
/// <param name="Line">The line of the file where it begins, from 1; 0 where it has none.</param>
/// <param name="Columns">What its columns hold; <see langword="null"/> where it is no row.</param>
/// <param name="Cells">Its cells, or its whole text as the only one: what somebody gets back who is told that it is wrong.</param>
/// <param name="Why">What is wrong with it, in words; <see langword="null"/> where nothing is known against it.</param>
internal sealed record FileRow(int Line, JsonObject? Columns, IReadOnlyList<string> Cells, string? Why = null);

/// <summary>A file that is read row by row.</summary>
/// <param name="Columns">The names of its columns; none where each row has its own.</param>
/// <param name="Rows">Its rows, which can be gone through once.</param>
internal sealed record FileRows(IReadOnlyList<string> Columns, IAsyncEnumerable<FileRow> Rows);
