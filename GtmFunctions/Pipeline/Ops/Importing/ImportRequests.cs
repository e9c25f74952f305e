using Azure;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Ops.Importing;

/// <summary>What somebody says of an import before it begins.</summary>
internal sealed record ImportWishes
{
    /// <summary>The type of the events where nothing is said.</summary>
    public const string UsualType = "lead.created";

    /// <summary>The source of its events; as it was uploaded for where <see langword="null"/>.</summary>
    public string? Source { get; init; }

    /// <summary>The canonical type of its events.</summary>
    public string Type { get; init; } = UsualType;

    /// <summary>What columns are, by their names.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>The list that the file is read into in place of events; <see langword="null"/> for events.</summary>
    public string? List { get; init; }

    /// <summary>Whether as many rows of that list may go as are missing.</summary>
    public bool AcceptsRemoved { get; init; }

    /// <summary>The most rows a second.</summary>
    public int Rate { get; init; } = ImportJob.DefaultRate;
}

/// <summary>
/// What can be asked of imports, whoever asks: a page or a program. Each says what is wrong with what was asked by an
/// <see cref="OpsRequestException"/>.
/// </summary>
internal sealed class ImportRequests(
    ImportJobs jobs,
    ImportBlobs blobs,
    ImportRunner runner,
    ImportSheets sheets,
    ImportPreview preview,
    ConfigurationVersions configurations,
    TimeProvider clock)
{
    private const int LongestName = 200;

    /// <summary>Adds an import whose file is to come.</summary>
    public async Task<ImportJob> CreateAsync(string? file, string? source, string? person, CancellationToken cancellation)
    {
        var name = Path.GetFileName((file ?? "").Replace('\\', '/')).Trim();
        var now = clock.GetUtcNow();
        var job = new ImportJob
        {
            Id = ImportJob.NewId(now),
            File = name.Length is 0 or > LongestName ? "file" : name,
            Source = source ?? ImportedRows.OwnSource,
            Person = person,
            CreatedAt = now,
        };
        await SourceAsync(job, cancellation);
        return await jobs.AddAsync(job, cancellation);
    }

    /// <summary>Takes a part of a file in.</summary>
    /// <returns>The import; <see langword="null"/> where there is none.</returns>
    public async Task<ImportJob?> TakePartAsync(string id, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is not { } job)
            return null;
        if (job.State != ImportState.Uploading)
            throw new OpsRequestException("The file of this import is here already.");
        var most = ImportLimits.FileBytes / ImportBlobs.PartBytes;
        if (part < 0 || part >= most)
        {
            throw new OpsRequestException(
                $"A file has at most {ImportLimits.FileBytes >> 20} MiB, in parts of {ImportBlobs.PartBytes >> 20} MiB counted from 0: "
                + "split a larger one, or pack it with gzip.");
        }

        if (bytes.Length == 0)
            throw new OpsRequestException("The part is empty.");
        await blobs.StageAsync(id, part, bytes, cancellation);
        return job;
    }

    /// <summary>Makes a file of its parts, and looks at its first rows.</summary>
    /// <returns>The import and what its file holds; <see langword="null"/> where there is none.</returns>
    public async Task<(ImportJob Job, ImportSheet Sheet)?> TakeFileAsync(string id, int parts, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is not { } job)
            return null;
        if (job.State == ImportState.Uploading)
        {
            var bytes = await blobs.TryCommitAsync(id, parts, cancellation)
                ?? throw new OpsRequestException(
                    $"Not all of the {parts} parts are here: send those that are missing, then say this again.");
            var change = await jobs.ChangeAsync(
                id,
                stands => stands.State == ImportState.Uploading ? stands with { State = ImportState.Uploaded, Bytes = bytes } : stands,
                cancellation,
                job);
            job = change.Stands ?? job;
        }

        return (job, await LookAsync(job, new ImportWishes(), cancellation));
    }

    /// <summary>What the file of an import holds that has not begun; <see langword="null"/> where it has.</summary>
    public async Task<ImportSheet?> SheetAsync(ImportJob job, ImportWishes wishes, CancellationToken cancellation) =>
        job.State == ImportState.Uploaded ? await LookAsync(job, wishes, cancellation) : null;

    /// <summary>What the first rows would do.</summary>
    /// <returns><see langword="null"/> where there is no such import.</returns>
    public async Task<ImportDryRun?> PreviewAsync(string id, ImportWishes wishes, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is not { } job)
            return null;
        if (job.State != ImportState.Uploaded)
            throw new OpsRequestException(job.State == ImportState.Uploading
                ? "The file of this import is not here yet."
                : "This import has begun: it can be stopped and gone on with.");
        if (wishes.List is not null)
            throw new OpsRequestException(
                "A list has no dry run: it stays as it is unless the whole file can be read, and tells what it left out.");
        job = With(job, wishes);
        var (configuration, source) = await SourceAsync(job, cancellation);
        var (sheet, rows) = await ReadableAsync(() => sheets.LookAsync(job, source, wishes.Map, cancellation));
        job = job with { Mapping = sheet.Mapping(wishes.Type) };
        CheckMapping(job.Mapping!);
        return await preview.RunAsync(job, sheet, rows, configuration, source, cancellation);
    }

    /// <summary>Begins an import, or goes on with one that was stopped.</summary>
    /// <returns><see langword="null"/> where there is no such import.</returns>
    public async Task<ImportJob?> StartAsync(string id, ImportWishes wishes, string? person, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(id, cancellation) is not { } job)
            return null;
        switch (job.State)
        {
            case ImportState.Uploading:
                throw new OpsRequestException("The file of this import is not here yet.");
            case ImportState.Failed or ImportState.Done:
                throw new OpsRequestException($"This import is over: {ImportSentence.Render(job)}");
            case ImportState.Uploaded when wishes.List is { } list:
                CheckList(list, await configurations.CurrentAsync(cancellation));
                return await runner.StartAsync(
                    id,
                    stands => stands with { List = list, AcceptsRemoved = wishes.AcceptsRemoved, Person = person ?? stands.Person },
                    cancellation);
            case ImportState.Uploaded:
                job = With(job, wishes);
                var mapping = (await LookAsync(job, wishes, cancellation)).Mapping(wishes.Type);
                CheckMapping(mapping);
                return await runner.StartAsync(
                    id,
                    stands => With(stands, wishes) with { Mapping = mapping, Person = person ?? stands.Person },
                    cancellation);
            default:
                return await runner.StartAsync(id, stands => stands, cancellation);
        }
    }

    private static ImportJob With(ImportJob job, ImportWishes wishes) =>
        job with { Source = wishes.Source ?? job.Source, Rate = wishes.Rate };

    private static void CheckList(string name, Configuration configuration)
    {
        if (!configuration.Lists.TryGetValue(name, out var list))
        {
            throw new OpsRequestException(
                $"The document has no list '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, configuration.Lists.Keys)} "
                + "Write it under 'lists', with 'from: import' and its 'key'.");
        }

        if (!list.IsImported)
            throw new OpsRequestException(
                $"The list '{name}' is synced by itself, which would replace what is imported: say 'from: import' for it.");
    }

    private static void CheckMapping(Events.ImportMapping mapping)
    {
        if (mapping.Fields.Count == 0)
            throw new OpsRequestException("No column fills a field, so the rows would say nothing: say what some of them are.");
        if (mapping.Type.Split('.') is not [{ Length: > 0 }, .., { Length: > 0 }] || mapping.Type.Any(letter => !IsOfType(letter)))
            throw new OpsRequestException(
                $"'{OpsAnswer.Shown(mapping.Type)}' is no type of an event: write one such as lead.created, in lower case, with a dot.");
    }

    private static bool IsOfType(char letter) => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '_' or '-';

    private async Task<ImportSheet> LookAsync(ImportJob job, ImportWishes wishes, CancellationToken cancellation)
    {
        job = With(job, wishes);
        var (_, source) = await SourceAsync(job, cancellation);
        return (await ReadableAsync(() => sheets.LookAsync(job, source, wishes.Map, cancellation))).Sheet;
    }

    private async Task<(Configuration Configuration, Source Source)> SourceAsync(ImportJob job, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var mapped = job with { Mapping = job.Mapping ?? new ImportSheet("", 0, [], []).Mapping(ImportWishes.UsualType) };
        return (configuration, ImportRunner.SourceOf(mapped, configuration) ?? throw new OpsRequestException(
            $"There is no source '{OpsAnswer.Shown(job.Source)}'{Spelling.Suggest(job.Source, configuration.Sources.Keys)} "
            + $"Leave it out for '{ImportedRows.OwnSource}'."));
    }

    private static async Task<T> ReadableAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception wrong) when (wrong is UnreadableFileException or ImportMappingException)
        {
            throw new OpsRequestException(wrong.Message);
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == "BlobNotFound")
        {
            throw new OpsRequestException(ImportRunner.FileIsGone);
        }
    }
}
