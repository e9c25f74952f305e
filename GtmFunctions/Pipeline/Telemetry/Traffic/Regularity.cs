using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>
/// How alike a source's weeks are, learned from them: what tells a source that has fallen silent from one that comes in bursts.
/// </summary>
/// <param name="AgainBusy">How likely an hour brings something where the same hour of the week before did.</param>
/// <param name="NewlyBusy">How likely it does where that did not.</param>
internal sealed record Regularity(double AgainBusy, double NewlyBusy)
{
    private const int HoursOfAWeek = 7 * 24;
    private const int HoursOfADay = 24;

    /// <summary>
    /// Learns it from a history. Both are estimated a little low, the more so the shorter the history is; the last day, which may be a
    /// silence, teaches nothing.
    /// </summary>
    public static Regularity From(TrafficHistory history)
    {
        var (busy, again, idle, newly) = (0, 0, 0, 0);
        for (var i = HoursOfAWeek; i < history.Hours.Count - HoursOfADay; i++)
        {
            var was = history.Hours[i - HoursOfAWeek] > 0;
            var isBusy = history.Hours[i] > 0;
            (busy, again) = (busy + (was ? 1 : 0), again + (was && isBusy ? 1 : 0));
            (idle, newly) = (idle + (was ? 0 : 1), newly + (!was && isBusy ? 1 : 0));
        }

        return new Regularity(again / (busy + 1.0), newly / (idle + 1.0));
    }

    /// <summary>How likely a stretch brings nothing at all by chance.</summary>
    /// <param name="busyHours">How many of its hours bring something in a usual week.</param>
    /// <param name="hours">How many hours it has.</param>
    public double ChanceOfSilence(double busyHours, double hours) =>
        Math.Pow(1 - AgainBusy, busyHours) * Math.Pow(1 - NewlyBusy, hours - busyHours);
}
