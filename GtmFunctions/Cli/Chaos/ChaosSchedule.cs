using GtmFunctions.Cli.Chaos.Plan;

namespace GtmFunctions.Cli.Chaos;

/// <summary>
/// The runs that a length of time is made of: each as long as the next and two minutes at most, on storage of its own and with the next
/// seed, so that hours take no more memory than minutes and a run that found something can be had alone.
/// </summary>
/// <param name="Seed">The first run's seed.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Length">How long each is.</param>
internal sealed record ChaosSchedule(int Seed, int Runs, TimeSpan Length)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>The runs of so many minutes.</summary>
    public static ChaosSchedule OfMinutes(int seed, double minutes) => Split(seed, TimeSpan.FromMinutes(minutes));

    /// <summary>The runs of so many events.</summary>
    public static ChaosSchedule OfEvents(int seed, int events) =>
        Split(seed, TimeSpan.FromSeconds((double)events / ChaosPlan.EventsPerSecond));

    private static ChaosSchedule Split(int seed, TimeSpan all)
    {
        var runs = Math.Max(1, (int)Math.Ceiling(all / Longest));
        return new ChaosSchedule(seed, runs, all / runs);
    }
}
