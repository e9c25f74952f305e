using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// What waits too long: the oldest message of a queue, and actions that sleep for a destination that is down or at the end of a line that
/// its pace makes. Two looks must agree, for a moment says little.
/// </summary>
internal sealed class SlowCheck(QueueInspection queues, CircuitBreakers breakers, RateLimiter paces, MessageQueue queue) : IAlertCheck
{
    private static readonly TimeSpan TwoLooks = TimeSpan.FromSeconds(50);

    // What sleeps in the queue of timeouts is due when it is due: its age says nothing
    private static readonly string[] Queues = [.. QueueNames.All.Except([QueueNames.Timeouts])];

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.SlowPipeline;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        foreach (var name in Queues)
        {
            if (await queues.OldestAsync(name, cancellation) is not { InsertedOn: { } inserted } head)
                continue;
            var (body, _) = await queue.TryOpenAsync(head.Body, cancellation);
            var waiting = WaitingMessage.From(body, inserted);
            if (waiting.Since is { } since && now - since > rule.Over)
                problems.Add(OfQueue(name, waiting, since, rule, now));
        }

        var health = await breakers.AllAsync(cancellation);
        var lines = await paces.AllAsync(cancellation);
        foreach (var destination in configuration.Destinations.Keys)
        {
            var since = health.GetValueOrDefault(destination) is { IsOpen: true, OldestWaiting: { } oldest } ? now - oldest : TimeSpan.Zero;
            var line = lines.GetValueOrDefault(destination) is { } pace ? Line(pace, now) : TimeSpan.Zero;
            if (since > rule.Over || line > rule.Over)
                problems.Add(OfDestination(destination, since, line, rule, now));
        }

        return problems;
    }

    // How long it takes until whoever asks now is called
    private static TimeSpan Line(PaceState pace, DateTimeOffset now) =>
        pace.Lines.Where(line => line.KeptUntil > now && line.Kept > 0).Select(line => line.Tail - now).DefaultIfEmpty().Max();

    private static Problem OfQueue(string name, WaitingMessage waiting, DateTimeOffset since, AlertRule rule, DateTimeOffset now) => new()
    {
        Kind = AlertKind.SlowPipeline,
        What = name,
        Cause = "queue",
        Reason = $"the oldest message of {name} has waited for {Text(now - since)}",
        Rule = RuleOf(rule),
        Advice = "Nothing is lost; it goes on by itself once there is room. If the queue does not get shorter, its stage does not run: "
            + "look at the app's log.",
        Count = 1,
        Since = since,
        Patience = TwoLooks,
        Sample = waiting.TraceId,
    };

    private static Problem OfDestination(string name, TimeSpan down, TimeSpan line, AlertRule rule, DateTimeOffset now) => new()
    {
        Kind = AlertKind.SlowPipeline,
        What = name,
        Cause = "destination",
        Reason = down > line
            ? $"actions for {name} have waited for {Text(down)}, because it is down"
            : $"actions for {name} wait for their turn: one that comes now is sent in {Text(line)}, because of the destination's limit",
        Rule = RuleOf(rule),
        Advice = "They go out by themselves, each once, those of high priority first. A higher 'limit' makes the line shorter, if the "
            + "destination can take it.",
        Page = $"destinations/{name}",
        Count = 1,
        Since = down > line ? now - down : now,
        Patience = TwoLooks,
    };

    private static string RuleOf(AlertRule rule) => $"alerts.on slow-pipeline {{ over: {Duration.Text(rule.Over)} }}";

    private static string Text(TimeSpan wait) => Duration.Text(TimeSpan.FromMinutes(Math.Floor(wait.TotalMinutes)));
}
