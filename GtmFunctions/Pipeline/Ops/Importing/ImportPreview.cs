using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Import.Reading;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Ops.Importing;

/// <summary>Has the live rules decide the first rows of a file, as a preview of rules does, and adds up what they would do.</summary>
internal sealed class ImportPreview(IntakePreview intake, PreviewRun preview, TimeProvider clock)
{
    private const int RowsAtOnce = 100;

    /// <summary>Runs it; nothing is claimed, written or sent.</summary>
    /// <param name="job">The import, with its mapping and rate.</param>
    /// <param name="sheet">What its columns are taken for.</param>
    /// <param name="rows">Its first rows.</param>
    /// <param name="configuration">The live rules.</param>
    /// <param name="source">Its source.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ImportDryRun> RunAsync(
        ImportJob job,
        ImportSheet sheet,
        IReadOnlyList<FileRow> rows,
        Configuration configuration,
        Source source,
        CancellationToken cancellation)
    {
        var check = new RowCheck(job.Id, source, job.Mapping);
        var lines = rows.Select((row, place) => check.Check(place + 1, row).Line).OfType<string>().ToArray();
        var arrival = new Arrival(ArrivalWay.Import, job.Id) { Mapping = job.Mapping };
        var (given, copies) = (new List<RecordedEvent>(), 0);
        var now = clock.GetUtcNow();
        foreach (var part in lines.Chunk(RowsAtOnce))
        {
            var taken = await intake.TakeInAsync(
                configuration,
                ArrivedSource.For(source, arrival),
                new ReceivedMessage
                {
                    Delivery = job.Id,
                    Source = job.Source,
                    ReceivedAt = now,
                    Signature = new SignatureNote("import", Secret: null, SignedAt: null),
                    ContentType = "application/x-ndjson",
                    Arrival = arrival,
                    Text = new StringBuilder().AppendJoin('\n', part).ToString(),
                },
                cancellation);
            copies += taken.Count(item => item.Intake.DuplicateOf is not null);
            foreach (var item in taken.Where(item => item.Intake.DuplicateOf is null))
            {
                var at = now.AddSeconds(given.Count / (double)job.Rate);
                given.Add(new RecordedEvent(item.Message.Event, at, configuration.Version) { DecidedAt = at });
            }
        }

        var result = await preview.RunAsync(
            new PreviewQuestion(configuration, configuration) { Given = given, MostExamples = 0 }, progress: null, cancellation);
        return new ImportDryRun
        {
            Import = job.Id,
            Answer = Answer(job, sheet, given.Count, copies, rows.Count - lines.Length, result),
            Sheet = sheet,
            Mapping = job.Mapping!,
            Events = given.Count,
            Duplicates = copies,
            Rejected = rows.Count - lines.Length,
            Workflows =
            [
                .. result.Workflows.Where(one => one.After is { Events: > 0 }).Select(one => new ImportWorkflow(one.Workflow, one.After!)),
            ],
            Owners = [.. result.Reps.Where(rep => rep.After > 0).Select(rep => new ImportOwner(rep.Email, rep.Name, rep.After))],
            Destinations =
            [
                .. result.Destinations.Where(one => one.After > 0).Select(one => new ImportDestination(
                    one.Destination, one.After, [.. one.Limits.Where(limit => limit.IsOver).Select(limit => limit.Limit)])),
            ],
            Unknown = result.Unknown,
        };
    }

    private static string Answer(ImportJob job, ImportSheet sheet, int events, int copies, int rejected, PreviewResult result)
    {
        var acted = result.Workflows.Sum(one => one.After?.Acted ?? 0);
        var looked = string.Create(
            CultureInfo.InvariantCulture,
            $"Of the first {sheet.Looked:N0} rows {events:N0} would become {job.Mapping!.Type} from {job.Source}");
        var more = new List<string>();
        if (copies > 0)
            more.Add(string.Create(CultureInfo.InvariantCulture, $"{copies:N0} came before"));
        if (rejected > 0)
            more.Add(string.Create(CultureInfo.InvariantCulture, $"{rejected:N0} would be rejected"));
        var heard = result.Workflows.Any(one => one.After is { Events: > 0 })
            ? string.Create(CultureInfo.InvariantCulture, $"Workflows would act {acted:N0} times.")
            : "No workflow listens for them.";
        return $"{looked}{(more.Count > 0 ? $"; {string.Join(", ", more)}" : "")}. {heard}";
    }
}
