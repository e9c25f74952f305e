using System.Runtime.CompilerServices;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>A timer function of a host.</summary>
/// <param name="Name">The name, as Azure, metrics and logs show it.</param>
/// <param name="Schedule">When it fires: second, minute, hour, day, month, day of the week.</param>
/// <param name="Handler">What the host calls.</param>
public sealed record TimerFunction(string Name, string Schedule, Func<CancellationToken, Task> Handler);

/// <summary>A timer, declared once.</summary>
/// <param name="Name">The name of its function.</param>
/// <param name="Schedule">When it fires.</param>
/// <param name="Handler">What it does.</param>
internal sealed record TimerDeclaration(string Name, string Schedule, Func<OpsTimers, Func<CancellationToken, Task>> Handler);

/// <summary>
/// The timers, each declared once: its name and its summary, which are the property's and the function's, its schedule and its handler.
/// </summary>
internal static class Timers
{
    /// <summary>Measures the queues.</summary>
    public static TimerDeclaration MeasureQueues { get; } = Declare("0 * * * * *", timers => timers.MeasureQueuesAsync);

    /// <summary>Keeps the dead letters for good.</summary>
    public static TimerDeclaration SweepDeadLetters { get; } = Declare("0 */5 * * * *", timers => timers.SweepDeadLettersAsync);

    /// <summary>Looks for what is wrong, and tells it.</summary>
    /// <remarks>Apart from the other timers.</remarks>
    public static TimerDeclaration CheckAlerts { get; } = Declare("30 * * * * *", timers => timers.CheckAlertsAsync);

    /// <summary>Joins what sources brought, and what was counted.</summary>
    /// <remarks>Soon after each hour, when its last counts are stored; and again, so that a run left out costs little.</remarks>
    public static TimerDeclaration JoinTraffic { get; } = Declare("10 7,22,37,52 * * * *", timers => timers.JoinTrafficAsync);

    /// <summary>Forgets what is old and not needed any more.</summary>
    /// <remarks>Each part is due once a day; a run that met its limit is gone on with an hour later.</remarks>
    public static TimerDeclaration ForgetOld { get; } = Declare("40 17 * * * *", timers => timers.ForgetAsync);

    /// <summary>Does what is due by schedules of the document.</summary>
    /// <remarks>
    /// Sheets, jobs and polls are due as the document says; a run without one that is due asks storage for little or nothing.
    /// </remarks>
    public static TimerDeclaration RunSchedules { get; } = Declare("45 * * * * *", timers => timers.RunSchedulesAsync);

    /// <summary>All timers.</summary>
    public static IReadOnlyList<TimerDeclaration> All { get; } =
        [MeasureQueues, SweepDeadLetters, CheckAlerts, JoinTraffic, ForgetOld, RunSchedules];

    private static TimerDeclaration Declare(
        string schedule, Func<OpsTimers, Func<CancellationToken, Task>> handler, [CallerMemberName] string name = "") =>
        new(name, schedule, handler);
}
