using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Import;

/// <summary>
/// Runs imports, step by step. A step is a message to ourselves: it reads on in the file or feeds some rows, stores how far that came, and
/// sets the next. A step that a crash ends is done again, and takes nothing in twice: each row has its id, each message that of its place.
/// </summary>
internal sealed partial class ImportRunner(
    ImportJobs jobs,
    ImportBlobs blobs,
    ImportReader reader,
    ListImport lists,
    ImportFeeder feeder,
    FeedPriority priority,
    ConfigurationVersions configurations,
    TimeoutQueue timeouts,
    TimeProvider clock,
    ILogger<ImportRunner> logger) : ITimeoutHandler
{
    /// <summary>What is said where the file of an import is not there any more.</summary>
    public const string FileIsGone =
        "The file is not here any more: it was forgotten, or somebody who may be in it was erased. Upload it again, without them.";

    private const string StepDetail = "step";

    // How soon it is looked again whether live events are done
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Longer than a message of a crashed host stays hidden
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public TimeoutKind Kind => TimeoutKind.Import;

    /// <summary>The source of an import: the document's, or its own; <see langword="null"/> where there is none of that name.</summary>
    public static Source? SourceOf(ImportJob job, Configuration configuration) =>
        ArrivedSource.In(configuration, job.Source, new Arrival(ArrivalWay.Import, job.Id) { Mapping = job.Mapping });

    /// <summary>Adds an import whose file is here, and begins it at once.</summary>
    public async Task<ImportJob> BeginAsync(ImportJob job, CancellationToken cancellation)
    {
        var begun = await jobs.AddAsync(Begun(job), cancellation);
        await SendAsync(begun, clock.GetUtcNow(), cancellation);
        return begun;
    }

    /// <summary>Begins an import whose file is here, or goes on with one that was stopped.</summary>
    /// <param name="id">The import.</param>
    /// <param name="with">Says how, of one that has not begun; it gets what stands.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The import as it stands; it runs unless it is over or its file is not here yet. <see langword="null"/> where there is none.
    /// </returns>
    public async Task<ImportJob?> StartAsync(string id, Func<ImportJob, ImportJob> with, CancellationToken cancellation)
    {
        var change = await jobs.ChangeAsync(
            id,
            job => job.State switch
            {
                ImportState.Uploaded => Begun(with(job)) with { Step = job.Step + 1 },
                ImportState.Stopped => job with { State = ImportState.Running, Step = job.Step + 1, WaitsFor = null },
                _ => job,
            },
            cancellation);
        if (change is { Stands: { State: ImportState.Running } running })
            await SendAsync(running, clock.GetUtcNow(), cancellation);
        return change.Stands;
    }

    /// <summary>Stops an import: what is fed goes on, the rest waits until somebody goes on with it.</summary>
    /// <returns>The import as it stands; <see langword="null"/> where there is none.</returns>
    public async Task<ImportJob?> StopAsync(string id, CancellationToken cancellation) => (await jobs.ChangeAsync(
        id,
        job => job.State == ImportState.Running ? job with { State = ImportState.Stopped, WaitsFor = null } : job,
        cancellation)).Stands;

    /// <summary>Does a step, and sets the next.</summary>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        var step = message.Details[StepDetail]!.GetValue<int>();
        if (await jobs.FindAsync(message.Id, cancellation) is not { State: ImportState.Running } job)
            return;
        var due = clock.GetUtcNow();
        if (job.Step == step)
            (job, due) = await StepAsync(job, cancellation);

        // One that ran before and came no further than this; a later one has set its own next
        if (job.State == ImportState.Running && job.Step == step + 1)
            await SendAsync(job, due, cancellation);
    }

    /// <summary>Sets the next step of imports that have stood still: of one whose asker died before it was set, or was given up.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var job in await jobs.ListAsync(cancellation))
        {
            if (job.State == ImportState.Running && job.UpdatedAt + Stalled < now)
                await SendAsync(job, now, cancellation);
        }
    }

    private static ImportJob Begun(ImportJob job) =>
        job with { State = ImportState.Running, MessageRows = ImportFeeder.MessageRowsAt(job.Rate) };

    private async Task<(ImportJob Job, DateTimeOffset Due)> StepAsync(ImportJob job, CancellationToken cancellation)
    {
        var began = clock.GetUtcNow();
        var (came, due) = (job, began);
        try
        {
            if (job.IsRead)
                (came, due) = await FeedAsync(job, began, cancellation);
            else
                came = await ReadAsync(job, cancellation);
        }
        catch (UnreadableFileException wrong)
        {
            Log.Failed(logger, job.Id, job.File, wrong.Message);
            came = job with { State = ImportState.Failed, Why = wrong.Message };
        }

        came = came with { Step = job.Step + 1 };
        if (came is { State: ImportState.Running, IsRead: true } && came.Piece >= came.Pieces)
            came = came with { State = ImportState.Done, WaitsFor = null };
        var change = await jobs.ChangeAsync(
            job.Id,
            stands => stands.Step != job.Step ? stands
                : stands.State == ImportState.Running || came.IsOver ? came with { ETag = stands.ETag }
                : came with { ETag = stands.ETag, State = stands.State },
            cancellation,
            job);
        var stands = change.Stands ?? came;
        if (change.IsDone)
            await ForgetDoneAsync(job, stands, cancellation);
        return (stands, due);
    }

    private async Task<ImportJob> ReadAsync(ImportJob job, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        try
        {
            if (job.List is { } name)
                return await lists.ReadAsync(job, configuration.Lists.GetValueOrDefault(name) ?? throw Gone("list", name), cancellation);
            return await reader.ReadAsync(job, SourceOf(job, configuration) ?? throw Gone("source", job.Source), cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            throw new UnreadableFileException(FileIsGone, gone);
        }
    }

    private static UnreadableFileException Gone(string kind, string name) =>
        new($"The {kind} '{name}' is not in the document any more: put it back, and import the file again.");

    private async Task<(ImportJob Job, DateTimeOffset Due)> FeedAsync(ImportJob job, DateTimeOffset began, CancellationToken cancellation)
    {
        var (first, room) = await priority.FindAsync(cancellation);
        var (fed, due) = first is null ? await feeder.FeedAsync(job, room, cancellation) : (job, began + Patience);
        return (fed with { Pace = Pace(job, fed.Fed - job.Fed, began - job.UpdatedAt), WaitsFor = first }, due);
    }

    // Of the last steps, the last one counting for a quarter
    private static int Pace(ImportJob job, long rows, TimeSpan since) =>
        (int)Math.Ceiling(((3 * job.RowsASecond) + Math.Min(job.Rate, rows / Math.Max(since.TotalSeconds, 1))) / 4);

    // What is read or fed stands elsewhere now. What a crash leaves goes with the rest of the import
    private async Task ForgetDoneAsync(ImportJob before, ImportJob after, CancellationToken cancellation)
    {
        if (after.State == ImportState.Failed)
        {
            await blobs.ForgetAsync(after.Id, isRejectedKept: true, cancellation);
            return;
        }

        if (after.IsRead && !before.IsRead)
            await blobs.ForgetFileAsync(after.Id, cancellation);
        for (var piece = before.Piece; piece < after.Piece; piece++)
            await blobs.ForgetRowsAsync(after.Id, piece, cancellation);
    }

    private Task SendAsync(ImportJob job, DateTimeOffset dueAt, CancellationToken cancellation) => timeouts.SetAsync(
        new TimeoutMessage { Kind = TimeoutKind.Import, Id = job.Id, DueAt = dueAt, Details = new JsonObject { [StepDetail] = job.Step } },
        cancellation);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The import {Import} of {File} failed: {Why}")]
        public static partial void Failed(ILogger logger, string import, string file, string why);
    }
}
