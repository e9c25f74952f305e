using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>gaps</c> of a source: its webhooks are compared with what its API says.</summary>
internal static class GapsReading
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);

    /// <summary>Reads it.</summary>
    /// <param name="entry">Its value; <see langword="null"/> where the source has none.</param>
    /// <param name="source">The source, with its <c>poll</c>.</param>
    public static SourceGaps? Read(Entry? entry, Source source)
    {
        if (entry is null)
            return null;
        if (source.Poll is not { } poll)
            entry.Report("'poll' is missing: say there by which call the API tells what happened");
        else if (!source.TakesWebhooks)
            entry.Report("this source takes no webhooks, so that none can be missing: leave 'gaps' out, and what is polled is run");
        else if (poll.Records.Values.FirstOrDefault(records => records.Gaps is null) is { Name: { } name })
        {
            entry.Report(
                $"the records '{name}' do not say which webhooks tell of them ('gaps'): name in poll.records those that do, or leave this "
                    + "out");
        }

        var every = ValueReading.Time(entry["every"], Least, Most) ?? SourceGaps.DefaultEvery;
        return new SourceGaps
        {
            Every = every,
            After = ValueReading.Time(entry["after"], Least, Most),
            Settle = ValueReading.Time(entry["settle"], Least, TimeSpan.FromDays(1)) ?? SourceGaps.DefaultSettle,
        };
    }
}
