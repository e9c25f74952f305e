using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Import;

/// <summary>Takes the masked fields of a source out of a row before anything of it is written. What cannot be read is not kept.</summary>
internal static class RowMask
{
    /// <summary>A row with its masked fields; the row itself where the source masks nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="names">The columns of its file; none where each row has its own.</param>
    /// <param name="source">The source.</param>
    public static FileRow From(FileRow row, IReadOnlyList<string> names, Source source)
    {
        if (source.Mask.Count == 0)
            return row;
        if (row.Columns is not { } columns)
            return row with { Cells = [], Why = $"{row.Why}; this source masks fields, so nothing of what cannot be read is kept" };
        foreach (var mask in source.Mask)
            mask.Apply(columns);
        return row with
        {
            Cells = names.Count > 0
                ? [.. names.Select(name => FieldText.From(columns[name]) ?? "")]
                : [columns.ToJsonString(PipelineJson.Readable.Options)],
        };
    }
}
