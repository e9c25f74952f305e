using System.Globalization;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Pages.Importing;

/// <summary>Takes files in, whole or in parts, and begins, stops and goes on with imports.</summary>
internal sealed class ImportForms(ImportRequests requests, ImportRunner runner, ImportJobs jobs, ImportBlobs blobs, ImportsQuery query)
{
    /// <summary>The most bytes of a file that comes with a form, where no script sends it in parts.</summary>
    public const int MostWithoutScript = 7 << 20;

    /// <summary>Before the name of a column's field in the form.</summary>
    public const string ColumnField = "column.";

    private const string Missing = "There is no import of this id.";
    private const int MostRejectedShown = 20_000;

    /// <summary>Takes a whole file in.</summary>
    public Task<PageAnswer> UploadAsync(PageRequest request, CancellationToken cancellation) => TryAsync(async () =>
    {
        if (await request.FileAsync("file", MostWithoutScript, cancellation) is not { } file)
            return PageAnswer.Refuse("No file was chosen: choose one as .csv, .xlsx, .json or .ndjson, or packed as .gz.");
        var job = await requests.CreateAsync(
            request.FileName("file"), request.Field("source"), request.Visitor.Name, cancellation);
        var parts = 0;
        foreach (var part in file.Chunk(ImportBlobs.PartBytes))
            await requests.TakePartAsync(job.Id, parts++, part, cancellation);
        await requests.TakeFileAsync(job.Id, parts, cancellation);
        return PageAnswer.Lead(PageLinks.To("imports", job.Id), "The file is here. Nothing happens before you start it.");
    });

    /// <summary>Adds an import whose file comes in parts; its script takes the answer as JSON.</summary>
    public Task<PageAnswer> CreateAsync(PageRequest request, CancellationToken cancellation) => TryAsync(async () =>
    {
        var job = await requests.CreateAsync(request.Field("name"), request.Field("source"), request.Visitor.Name, cancellation);
        return PageAnswer.Show<ImportPage>(await query.ModelAsync(job, new ImportWishes(), null, null, cancellation));
    });

    /// <summary>Takes a part of a file in.</summary>
    public Task<PageAnswer> TakePartAsync(PageRequest request, CancellationToken cancellation) => TryAsync(async () =>
    {
        if (!int.TryParse(request.Field("part"), NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            || await request.FileAsync("file", ImportBlobs.PartBytes, cancellation) is not { } bytes)
            return PageAnswer.Refuse("A part has a number, and bytes.");
        return await requests.TakePartAsync(request.Value("id"), part, bytes, cancellation) is { } job
            ? PageAnswer.Show<ImportPage>(await query.ModelAsync(job, new ImportWishes(), null, null, cancellation))
            : PageAnswer.Missing(Missing);
    });

    /// <summary>Makes a file of its parts.</summary>
    public Task<PageAnswer> CommitAsync(PageRequest request, CancellationToken cancellation) => TryAsync(async () =>
        int.TryParse(request.Field("parts"), NumberStyles.None, CultureInfo.InvariantCulture, out var parts) && parts > 0
            ? await requests.TakeFileAsync(request.Value("id"), parts, cancellation) is { } taken
                ? PageAnswer.Show<ImportPage>(await query.ModelAsync(taken.Job, new ImportWishes(), null, null, cancellation))
                : PageAnswer.Missing(Missing)
            : PageAnswer.Refuse("A file has at least one part."));

    /// <summary>Shows what the first rows would do.</summary>
    public async Task<PageAnswer> PreviewAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(request.Value("id"), cancellation) is not { } job)
            return PageAnswer.Missing(Missing);
        var (wishes, wrong) = await WishesAsync(job, request, cancellation);
        ImportDryRun? run = null;
        if (wrong is null)
        {
            try
            {
                run = await requests.PreviewAsync(job.Id, wishes, cancellation);
            }
            catch (OpsRequestException refused)
            {
                wrong = refused.Message;
            }
        }

        return PageAnswer.Show<ImportPage>(await query.ModelAsync(job with { Rate = wishes.Rate }, wishes, run, wrong, cancellation));
    }

    /// <summary>Begins an import, or goes on with one.</summary>
    public async Task<PageAnswer> StartAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(request.Value("id"), cancellation) is not { } job)
            return PageAnswer.Missing(Missing);
        var (wishes, wrong) = await WishesAsync(job, request, cancellation);
        if (wrong is not null)
            return PageAnswer.Show<ImportPage>(await query.ModelAsync(job, wishes, null, wrong, cancellation));
        return await TryAsync(async () =>
            await requests.StartAsync(job.Id, wishes, request.Visitor.Name, cancellation) is { } started
                ? PageAnswer.Lead(PageLinks.To("imports", job.Id), ImportSentence.Render(started))
                : PageAnswer.Missing(Missing));
    }

    /// <summary>Stops an import.</summary>
    public async Task<PageAnswer> StopAsync(PageRequest request, CancellationToken cancellation) =>
        await runner.StopAsync(request.Value("id"), cancellation) is { } job
            ? PageAnswer.Lead(PageLinks.To("imports", job.Id), ImportSentence.Render(job))
            : PageAnswer.Missing(Missing);

    /// <summary>Gives the rows that were rejected as a file.</summary>
    public async Task<PageAnswer> RejectedAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(request.Value("id"), cancellation) is not { } job)
            return PageAnswer.Missing(Missing);
        using var bytes = new MemoryStream();
        await ImportEndpoints.WriteRejectedAsync(
            job, blobs.RejectedAsync(job.Id, cancellation).Take(MostRejectedShown), bytes, cancellation);
        return PageAnswer.File(ImportEndpoints.FileOf(job), CsvLine.MediaType, bytes.ToArray());
    }

    private async Task<(ImportWishes Wishes, string? Wrong)> WishesAsync(
        ImportJob job, PageRequest request, CancellationToken cancellation)
    {
        var rate = int.TryParse(request.Field("rate"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : job.Rate;
        var wishes = new ImportWishes
        {
            Source = request.Field("source"),
            Type = request.Field("type") ?? ImportWishes.UsualType,
            Rate = Math.Clamp(rate, 1, ImportJob.MaxRate),
        };
        try
        {
            // Columns stand in the form by their places: a name may be longer than a field's
            var columns = (await requests.SheetAsync(job, wishes, cancellation))?.Columns ?? [];
            var map = columns.Select((column, place) => (column.Name, Field: ColumnOf(request, place)))
                .Where(one => one.Field is not null)
                .ToDictionary(one => one.Name, one => one.Field!);
            return (wishes with { Map = map }, null);
        }
        catch (OpsRequestException wrong)
        {
            return (wishes, wrong.Message);
        }
    }

    // What is there and empty leaves the column out
    private static string? ColumnOf(PageRequest request, int place)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{ColumnField}{place}");
        return request.FieldNames.Contains(name) ? request.Field(name) ?? "" : null;
    }

    private static async Task<PageAnswer> TryAsync(Func<Task<PageAnswer>> answer)
    {
        try
        {
            return await answer();
        }
        catch (OpsRequestException wrong)
        {
            return PageAnswer.Refuse(wrong.Message);
        }
    }
}
