using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Replay;

namespace GtmFunctions.Pipeline.Pages.DeadLetters;

/// <summary>Shows how far replays of many have come, and stops one.</summary>
internal sealed class ReplaysQuery(ReplayJobs jobs, ReplayRunner runner)
{
    private const int MostShown = 50;

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        ReplayLine[] lines = [.. (await jobs.ListAsync(cancellation)).Take(MostShown).Select(Line)];
        var running = lines.Count(line => line.IsRunning);
        return PageAnswer.Show<ReplaysPage>(new ReplaysModel(
            (running, lines.Length) switch
            {
                (_, 0) => "Nothing was put back in bulk yet. A cause on the page Dead letters can be put back as one.",
                (0, _) => "Nothing is being put back.",
                _ => $"{Relative.Count(running, "replay is", "replays are")} under way.",
            },
            lines));
    }

    /// <summary>Stops one.</summary>
    public async Task<PageAnswer> StopAsync(PageRequest request, CancellationToken cancellation) =>
        await runner.StopAsync(request.Value("id"), cancellation) is { } job
            ? PageAnswer.Lead(PageLinks.To("replays"), $"{job.Id} is stopped; what was put back and not begun is taken back.")
            : PageAnswer.Missing("There is no replay of this id.");

    private static ReplayLine Line(ReplayJob job) => new(
        job.Id,
        job.Kind switch
        {
            ReplayKind.DeadLetters => "dead letters put back",
            ReplayKind.Discard => "dead letters given up",
            _ => "events put back",
        },
        job.How.Person,
        job.CreatedAt,
        job.State.ToString().ToLowerInvariant(),
        job.State == ReplayState.Running,
        job.Total,
        job.Done,
        job.Gone,
        job.Refused,
        [.. job.Refusals.Select(one => $"{one.Id}: {one.Why}")]);
}
