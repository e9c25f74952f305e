namespace GtmFunctions.Cli.Cost;

/// <summary>
/// How long instances of one kind run something in a month, where events come evenly spread and by chance. An instance is billed while it
/// runs anything, for at least a second at a time (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing):
/// events that come within the same second share it.
/// </summary>
/// <param name="Seconds">Seconds in which an instance runs something, those of several instances added up.</param>
/// <param name="WarmShare">The share of it on instances that are kept warm.</param>
internal sealed record InstanceTime(double Seconds, double WarmShare)
{
    private const double LeastSeconds = 1;

    /// <summary>The time of the runs of a month.</summary>
    /// <param name="runs">How many there are.</param>
    /// <param name="seconds">How long one takes.</param>
    /// <param name="atOnce">How many an instance has at once at most.</param>
    /// <param name="processorSeconds">How long one keeps the only core of an instance.</param>
    /// <param name="warm">How many instances are kept warm.</param>
    public static InstanceTime From(double runs, double seconds, int atOnce, double processorSeconds, int warm)
    {
        var perSecond = runs / MonthOfEvents.Seconds;
        var someRuns = MonthOfEvents.Seconds * (1 - Math.Exp(-perSecond * Math.Max(LeastSeconds, seconds)));
        var busy = new[] { someRuns, runs * seconds / atOnce, runs * processorSeconds }.Max();
        return new(busy, busy == 0 ? 0 : Math.Min(1, warm * MonthOfEvents.Seconds / busy));
    }
}
