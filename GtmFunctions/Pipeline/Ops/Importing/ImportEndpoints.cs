using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Storage.Import;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Importing;

/// <summary>The HTTP calls by which a file is uploaded, looked at, imported, followed and stopped.</summary>
internal sealed class ImportEndpoints(ImportRequests requests, ImportRunner runner, ImportJobs jobs, ImportBlobs blobs)
{
    private const int MostListed = 50;

    /// <summary>Lists imports, newest first.</summary>
    /// <returns>200 with an <see cref="ImportPage"/>.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListImports.AnswerAsync(
        request,
        async _ => Results.Json(
            new ImportPage([.. (await jobs.ListAsync(cancellation)).Take(MostListed).Select(ImportStatus.From)]),
            ImportOpsJson.Default.ImportPage),
        cancellation);

    /// <summary>Begins to upload a file: <c>file, source</c>.</summary>
    /// <returns>200 with an <see cref="ImportStatus"/>; 400.</returns>
    public Task<IResult> CreateAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.CreateImport.AnswerAsync(
        request,
        async fields => Status(await requests.CreateAsync(fields.Text("file"), fields.Text("source"), person: null, cancellation)),
        cancellation);

    /// <summary>Takes a part of a file in; the same part may come again. The body is its bytes, at most 4 MiB.</summary>
    /// <returns>200; 400, 404, 413.</returns>
    public Task<IResult> PutPartAsync(HttpRequest request, string id, string? part, CancellationToken cancellation) =>
        OpsCalls.PutImportPart.AnswerAsync(request, async _ =>
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw new OpsRequestException($"'{OpsAnswer.Shown(part ?? "")}' is no part's number: parts are counted from 0.");
            if (await RequestBody.ReadAsync(request, ImportBlobs.PartBytes, cancellation) is not { } body)
                return OpsAnswer.Error(
                    StatusCodes.Status413PayloadTooLarge, $"A part has at most {ImportBlobs.PartBytes} bytes.");
            return await requests.TakePartAsync(id, number, body, cancellation) is { } job ? Status(job) : Missing(id);
        }, cancellation);

    /// <summary>Makes a file of its <c>parts</c>, and tells what it holds.</summary>
    /// <returns>200 with an <see cref="ImportSheet"/>; 400 where a part is missing or the file cannot be read; 404.</returns>
    public Task<IResult> CommitAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        OpsCalls.CommitImport.AnswerAsync(
            request,
            async fields => await requests.TakeFileAsync(id, fields.Number("parts", 1, 1, 50_000), cancellation) is { } taken
                ? Results.Json(taken.Sheet, ImportOpsJson.Default.ImportSheet)
                : Missing(id),
            cancellation);

    /// <summary>
    /// Begins an import, or goes on with one that was stopped: <c>source, type, map, rate</c>, or <c>list, accept</c>; with <c>dryRun</c>
    /// the live rules decide its
    /// first rows, and nothing is done.
    /// </summary>
    /// <returns>202 with an <see cref="ImportStatus"/>; 200 with an <see cref="ImportDryRun"/>; 400, 404.</returns>
    public Task<IResult> StartAsync(HttpRequest request, string id, CancellationToken cancellation) => OpsCalls.StartImport.AnswerAsync(
        request,
        async fields =>
        {
            var wishes = new ImportWishes
            {
                Source = fields.Text("source"),
                Type = fields.Text("type") ?? ImportWishes.UsualType,
                Map = fields.Pairs("map"),
                List = fields.Text("list"),
                AcceptsRemoved = fields.Flag("accept"),
                Rate = fields.Number("rate", ImportJob.DefaultRate, 1, ImportJob.MaxRate),
            };
            if (fields.Flag("dryRun"))
            {
                return await requests.PreviewAsync(id, wishes, cancellation) is { } found
                    ? Results.Json(found, ImportOpsJson.Default.ImportDryRun)
                    : Missing(id);
            }

            return await requests.StartAsync(id, wishes, person: null, cancellation) is { } job
                ? Status(job, StatusCodes.Status202Accepted)
                : Missing(id);
        },
        cancellation);

    /// <summary>Tells how far an import has come.</summary>
    /// <returns>200 with an <see cref="ImportStatus"/>; 404.</returns>
    public Task<IResult> GetAsync(HttpRequest request, string id, CancellationToken cancellation) => OpsCalls.GetImport.AnswerAsync(
        request, async _ => await jobs.FindAsync(id, cancellation) is { } job ? Status(job) : Missing(id), cancellation);

    /// <summary>Stops an import: what is fed goes on, the rest waits until it is started again.</summary>
    /// <returns>202 with an <see cref="ImportStatus"/>; 404.</returns>
    public Task<IResult> StopAsync(HttpRequest request, string id, CancellationToken cancellation) => OpsCalls.StopImport.AnswerAsync(
        request,
        async _ => await runner.StopAsync(id, cancellation) is { } job ? Status(job, StatusCodes.Status202Accepted) : Missing(id),
        cancellation);

    /// <summary>Gives the rows that were rejected as a file, with the reason beside each.</summary>
    /// <returns>200 with CSV, written as it is read; 404.</returns>
    public Task<IResult> GetRejectedAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        OpsCalls.GetRejectedRows.AnswerAsync(
            request,
            async _ => await jobs.FindAsync(id, cancellation) is { } job
                ? Results.Stream(
                    stream => WriteRejectedAsync(job, blobs.RejectedAsync(job.Id, cancellation), stream, cancellation),
                    CsvLine.MediaType,
                    FileOf(job))
                : Missing(id),
            cancellation);

    /// <summary>The name of the file of an import's rejected rows.</summary>
    internal static string FileOf(ImportJob job) => $"{Path.GetFileNameWithoutExtension(job.File)}-rejected.csv";

    /// <summary>Writes rejected rows as CSV: where each stood, why it is rejected, and the row as it was.</summary>
    internal static async Task WriteRejectedAsync(
        ImportJob job, IAsyncEnumerable<RejectedRow> rows, Stream stream, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteAsync(CsvLine.Write(["row", "line", "why", .. job.Columns.Count > 0 ? job.Columns : ["as it was"]]));
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            await writer.WriteAsync(CsvLine.Write(
            [
                row.Row.ToString(CultureInfo.InvariantCulture),
                row.Line > 0 ? row.Line.ToString(CultureInfo.InvariantCulture) : "",
                row.Why,
                .. row.Cells,
            ]));
        }
    }

    private static IResult Status(ImportJob job, int status = StatusCodes.Status200OK) =>
        Results.Json(ImportStatus.From(job), ImportOpsJson.Default.ImportStatus, statusCode: status);

    private static IResult Missing(string id) =>
        OpsAnswer.Error(StatusCodes.Status404NotFound, $"There is no import '{OpsAnswer.Shown(id)}'.");
}
