using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Pages.Importing;

/// <summary>Shows imports: what a file holds before it begins, and how far each has come.</summary>
internal sealed class ImportsQuery(ImportJobs jobs, ImportRequests requests, ConfigurationVersions configurations)
{
    private const int MostShown = 50;

    private static readonly string[] More =
    [
        "account.industry", "account.owner", "account.id", "person.id", "person.owner", "deal.id", "deal.name", "deal.stage", "lead.id",
        "lead.status", "page.form", "page.campaign", "page.utmSource", "page.utmCampaign",
    ];

    /// <summary>Makes the page of all.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        ImportStatus[] all = [.. (await jobs.ListAsync(cancellation)).Take(MostShown).Select(ImportStatus.From)];
        var running = all.Count(one => one.State == "running");
        return PageAnswer.Show<ImportsPage>(new ImportsModel(
            (running, all.Length) switch
            {
                (_, 0) => "No file was imported yet. Drop one here: nothing happens before you have seen what it would do.",
                (0, _) => "Nothing is being imported.",
                _ => $"{Relative.Count(running, "import is", "imports are")} under way, behind all live events.",
            },
            all,
            Sources(configuration)));
    }

    /// <summary>Makes the page of one.</summary>
    public async Task<PageAnswer> ShowOneAsync(PageRequest request, CancellationToken cancellation) =>
        await jobs.FindAsync(request.Value("id"), cancellation) is { } job
            ? PageAnswer.Show<ImportPage>(await ModelAsync(job, new ImportWishes(), dryRun: null, problem: null, cancellation))
            : PageAnswer.Missing("There is no import of this id.");

    /// <summary>What the page of one says.</summary>
    /// <param name="job">The import.</param>
    /// <param name="wishes">What was asked for so far.</param>
    /// <param name="dryRun">What its first rows would do, where that was asked.</param>
    /// <param name="problem">What is wrong with what was asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ImportModel> ModelAsync(
        ImportJob job, ImportWishes wishes, ImportDryRun? dryRun, string? problem, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        ImportSheet? sheet = null;
        try
        {
            sheet = dryRun?.Sheet
                ?? await requests.SheetAsync(
                    job, problem is null ? wishes : wishes with { Map = new Dictionary<string, string>() }, cancellation);
        }
        catch (OpsRequestException wrong)
        {
            problem ??= wrong.Message;
        }

        var status = ImportStatus.From(job with { Source = wishes.Source ?? job.Source });
        return new ImportModel(status, LevelOf(job, problem))
        {
            Sheet = sheet,
            DryRun = dryRun,
            Problem = problem,
            Type = wishes.Type,
            Sources = Sources(configuration),
            Types =
            [
                .. configuration.Workflows.SelectMany(workflow => workflow.On).Append(ImportWishes.UsualType)
                    .Where(type => !type.Contains('*', StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
            ],
            Fields =
            [
                ColumnMatching.Id, ColumnMatching.Time,
                .. CanonicalFields.All.Keys.Concat(More).Concat(sheet?.Columns.Select(column => column.Field).OfType<string>() ?? [])
                    .Where(field => field is not (ColumnMatching.Id or ColumnMatching.Time)).Distinct().Order(StringComparer.Ordinal),
            ],
        };
    }

    private static Standing LevelOf(ImportJob job, string? problem) => job.State switch
    {
        ImportState.Failed => Standing.Bad,
        _ when problem is not null => Standing.Attention,
        ImportState.Stopped => Standing.Attention,
        ImportState.Done => Standing.Good,
        _ => Standing.Idle,
    };

    private static string[] Sources(Configuration configuration) =>
        [ImportedRows.OwnSource, .. configuration.Sources.Keys.Where(name => name != ImportedRows.OwnSource).Order(StringComparer.Ordinal)];
}
