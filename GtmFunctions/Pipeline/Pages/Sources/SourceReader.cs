using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Poll.Gaps;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>Reads what the pages of sources are made of, in a handful of storage calls however many sources there are.</summary>
internal sealed class SourceReader(
    TrafficCounts counts,
    TrafficReader traffic,
    SourceCapture captures,
    PollStates polls,
    GapStates gaps,
    IConfiguration settings)
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(24);

    /// <summary>The facts of all sources of a configuration, in its order.</summary>
    public async Task<IReadOnlyList<SourceFacts>> ReadAsync(
        Configuration configuration, DateTimeOffset now, CancellationToken cancellation)
    {
        // Who sends a webhook looks at once; what other instances counted follows within half a minute
        await counts.FlushAsync(cancellation);
        var readingTraffic = traffic.ReadAsync(configuration, Back, cancellation);
        var readingCaptures = captures.StatesAsync(configuration.Sources.Values, cancellation);
        var jobs = PollJob.In(configuration);
        var polled = jobs.Count == 0
            ? new Dictionary<(string Source, string Records), PollState>()
            : await polls.AllAsync(cancellation);
        var missed = new List<SourceGapLine>();
        foreach (var job in GapRunner.Jobs(configuration))
            missed.Add(SourceGapLine.From(job, await gaps.FindAsync(job.Source.Name, job.Records.Name, cancellation)));
        var brought = await readingTraffic;
        var captured = await readingCaptures;
        var silent = SilenceRule.All(configuration, brought, now);
        return
        [
            .. configuration.Sources.Values.Select(source => new SourceFacts(
                source,
                brought[source.Name],
                silent.GetValueOrDefault(source.Name),
                [.. source.Secrets.Where(name => SettingValue.Read(settings, name) is null)],
                captured[source.Name],
                [.. jobs.Where(job => job.Source.Name == source.Name).Select(job =>
                    SourcePollLine.From(job, polled.GetValueOrDefault((job.Source.Name, job.Records.Name))))],
                [.. missed.Where(line => line.Source == source.Name)],
                now)),
        ];
    }
}
