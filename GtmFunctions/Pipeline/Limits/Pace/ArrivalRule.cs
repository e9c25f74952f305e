namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>
/// As of when a call counts. A server counts what has arrived, and nobody here knows when that was: on a busy machine or a bad line some
/// time after the call's slot. Two things are sure: it was before the answer, and an answer takes a while to be made. So a call counts as
/// of its answer less the quickest answer, and while there is none, as of now less that.
/// <para>
/// It follows that no window ever holds more than its limit at the server, however late calls leave and arrive: of any that might be too
/// many in one stretch, look at the one that got its slot last. It knew of all the others, and before it left
/// (<see cref="PaceSchedule.MayLeave"/>) it counted each of them that was not known to have arrived more than a window's length before; so
/// they were not too many. Neither the slot's moment nor the punctuality of its use matters to that: they only make it likely that the
/// proof is there when it is needed, so that the rate is used. What is left to trust: that clocks differ by less than the last quarter of
/// the margin; that what has not been answered three seconds after its slot has arrived by then, for a server that hangs must not hold up
/// all others; and, where an API never answers within its own window, that calls arrive within the rest of the margin.
/// </para>
/// </summary>
internal static class ArrivalRule
{
    private static readonly TimeSpan LatestLeave = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long after its slot a call counts at the latest, answered or not: an instance may have died with it, or the server may be slow.
    /// It leaves room for a packet that is lost and sent again two times.
    /// </summary>
    public static readonly TimeSpan LatestArrival = LatestLeave + TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after its slot a call may leave: it takes another slot after that. Where no answer can come in time to prove anything, only
    /// as long as the margin allows for.
    /// </summary>
    public static TimeSpan LatestLeaveOf(PaceRules rules, TimeSpan quickest) =>
        quickest + rules.Slack < rules.Windows.Min(window => window.Span) ? LatestLeave : rules.Slack / 2;

    /// <summary>How much later than its slot a call counts.</summary>
    /// <param name="sinceSlot">How long after its slot the answer came, or it is now.</param>
    /// <param name="quickest">How long an answer takes at least.</param>
    /// <param name="slack">What moves no others, see <see cref="PaceRules.Slack"/>.</param>
    public static TimeSpan LateBy(TimeSpan sinceSlot, TimeSpan quickest, TimeSpan slack)
    {
        var late = sinceSlot - quickest - slack;
        return late < TimeSpan.Zero ? TimeSpan.Zero : late < LatestArrival ? late : LatestArrival;
    }
}
