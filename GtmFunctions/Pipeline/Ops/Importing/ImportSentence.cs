using System.Globalization;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Ops.Importing;

/// <summary>How far an import has come, in a sentence.</summary>
internal static class ImportSentence
{
    /// <summary>The sentence.</summary>
    public static string Render(ImportJob job) => job.State switch
    {
        ImportState.Uploading => $"{job.File} is being uploaded.",
        ImportState.Uploaded => $"{job.File} is here, and nothing happens until it is started.",
        ImportState.Failed => $"{job.File} cannot be imported, and none of it was: {job.Why}",
        ImportState.Done when job.List is { } list =>
            $"The list {list} has the {Number(job.Accepted)} rows of {job.File}{Rejected(job)}{(job.Note is { } left ? $"; {left}" : "")}.",
        ImportState.Done when job.Accepted == 0 => $"{job.File} has no row that can be imported{Rejected(job)}.",
        ImportState.Done => $"All {Number(job.Accepted)} rows of {job.File} are imported{Rejected(job)}.",
        ImportState.Stopped => $"{job.File} is stopped after {Number(job.Fed)} of {Rows(job)} rows{Rejected(job)}.",
        _ when !job.IsRead => $"{job.File} is being read: {Number(job.Read)} rows so far{Rejected(job)}. None is imported before its end.",
        _ when job.WaitsFor is { } first => $"{Number(job.Fed)} of {Rows(job)} rows are imported; it waits, because {first}.",
        _ => $"{Number(job.Fed)} of {Rows(job)} rows are imported{Rejected(job)}; the rest takes about {Left(job)}.",
    };

    private static string Rejected(ImportJob job) => job.Rejected == 0 ? "" : $", {Number(job.Rejected)} are rejected";

    private static string Rows(ImportJob job) => job.IsRead ? Number(job.Accepted) : "an unknown number of";

    private static string Left(ImportJob job) =>
        Duration.Text(TimeSpan.FromSeconds(Math.Max(1, (job.Accepted - job.Fed + job.RowsASecond - 1) / job.RowsASecond)));

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
