using System.Globalization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Jobs;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Jobs;

namespace GtmFunctions.Pipeline.Pages.Jobs;

/// <summary>Answers what runs on a schedule and what came of it, and runs a job now.</summary>
internal sealed class JobsQuery(ConfigurationVersions configurations, JobStates states, JobRunner runner)
{
    private const int MostRuns = 10;

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var shown = new List<JobShown>();
        foreach (var job in (await configurations.CurrentAsync(cancellation)).Jobs.Values)
            shown.Add(Show(job, await states.FindAsync(job.Name, cancellation)));
        var failed = shown.Where(job => job.Runs is [{ Standing: Standing.Bad }, ..]).Select(job => job.Name).ToList();
        return PageAnswer.Show<JobsPage>(new JobsModel(
            Answer(shown, failed), failed.Count > 0 ? Standing.Bad : shown.Count > 0 ? Standing.Good : Standing.Idle, shown));
    }

    /// <summary>Runs a job now.</summary>
    public async Task<PageAnswer> RunAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        if (!configuration.Jobs.TryGetValue(request.Value("name"), out var job))
            return PageAnswer.Missing("The rules have no such job any more.");
        return PageAnswer.Lead(PageLinks.To("jobs"), await runner.RunNowAsync(job, configuration, cancellation) is var (run, _)
            ? $"{job.Name}: {Says(job.Kind, run)}"
            : $"{job.Name} runs now: look again in a moment.");
    }

    private static string Answer(List<JobShown> jobs, List<string> failed) => (jobs, failed) switch
    {
        ([], _) => "Nothing runs on a schedule: the rules have no jobs.",
        (_, [var one, ..]) => $"The last run of {one} failed.",
        ([var only], _) => $"1 job runs on a schedule: {only.Name}.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{jobs.Count} jobs run on a schedule, and the last run of each went well."),
    };

    private static JobShown Show(Job job, JobState? state) => new(
        job.Name,
        Does(job),
        $"{job.Every.Text} ({job.Every.Zone.Id})",
        state is null ? null : job.Every.Next(state.Since),
        [.. (state?.Runs ?? []).Take(MostRuns).Select(run => Show(job.Kind, run))]);

    private static string Does(Job job)
    {
        var which = (job.Type, job.Source) switch
        {
            (null, null) => "every event",
            ({ } type, null) => type,
            (null, { } source) => $"what {source} brings",
            var (type, source) => $"{type} of {source}",
        };
        return job.Kind switch
        {
            JobKind.EnrichAgain => $"Enriches {which} again where that was more than {Days(job.OlderThan)} days ago, and decides it anew.",
            JobKind.ScoreAgain => $"Scores {which} again by the rules of today, and decides anew what reaches another tier.",
            _ => $"Finds people of {which} who are known under several addresses.",
        };
    }

    private static JobRunShown Show(JobKind kind, JobRun run) => new(
        run.At,
        Says(kind, run),
        run.Fault is not null ? Standing.Bad : run.DoneAt is null ? Standing.Attention : Standing.Good,
        [.. run.Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value:N0} {count.Key}"))],
        run.Replay);

    private static string Says(JobKind kind, JobRun run)
    {
        if (run.Fault is { } fault)
            return fault;
        if (run.DoneAt is null)
            return "it runs";
        var found = kind == JobKind.FindDuplicates ? "groups of people are probably one" : "are put back";
        var cut = run.IsCut ? ", as many as one run looks at" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Of {run.Looked:N0} looked at{cut}, {run.Chosen:N0} {found}.");
    }

    private static string Days(TimeSpan time) => time.TotalDays.ToString("0", CultureInfo.InvariantCulture);
}
