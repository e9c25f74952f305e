using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Ops.Destinations;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Destinations that are down, that take nothing from us, or whose addresses have nearly had all requests of their lives.
/// </summary>
internal sealed class DestinationCheck(DestinationStateList destinations) : IAlertCheck
{
    private const string Rule = "alerts.on failing-destination";

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.FailingDestination;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        foreach (var (name, state) in await destinations.ListAsync(configuration, cancellation))
        {
            var destination = configuration.Destinations[name];
            problems.AddRange(new[]
            {
                Down(destination, state.Breaker, rule, now),
                Refusing(destination, state),
                UsedUp(destination, state.Addresses, rule, now),
            }.OfType<Problem>());
        }

        return problems;
    }

    private static Problem? Down(Destination destination, BreakerState breaker, AlertRule rule, DateTimeOffset now) =>
        breaker.OpenedAt is not { } since || now - since < rule.Over
            ? null
            : new Problem
            {
                Kind = AlertKind.FailingDestination,
                What = destination.Name,
                Cause = "down",
                Reason = $"{destination.Name} is down: {breaker.Failures} calls in a row failed, the last one with: "
                    + AlertCause.Shown(breaker.Reason),
                Rule = Rule,
                Advice = "Its actions wait without spending tries and go out by themselves when it is back; nothing is to be replayed.",
                Page = $"destinations/{destination.Name}",
                Count = breaker.Failures,
                Since = since,
                Sample = breaker.Sample,
            };

    private static Problem? Refusing(Destination destination, DestinationState state) =>
        (state.Switch.OffSince ?? state.Breaker.RefusedAt) is not { } since
            ? null
            : new Problem
            {
                Kind = AlertKind.FailingDestination,
                What = destination.Name,
                Cause = "refusing",
                Reason = $"{destination.Name} takes nothing from us: {AlertCause.Shown(ReasonOf(state))}",
                Rule = Rule,
                Advice = "Switch it on there, or set a good address or token here; then replay its dead letters: "
                    + "GET /api/ops/dead-letters lists them.",
                Page = $"destinations/{destination.Name}",
                Count = 1,
                Since = since,
                Sample = state.Breaker.Sample,
            };

    private static string ReasonOf(DestinationState state) =>
        state.Switch.OffSince is null ? state.Breaker.Reason : state.Switch.Reason;

    private static Problem? UsedUp(Destination destination, IReadOnlyList<AddressLife> lives, AlertRule rule, DateTimeOffset now)
    {
        var (used, most) = (lives.Sum(life => life.Used), lives.Sum(life => (long)life.Lifetime));
        if (lives.Count == 0 || used * 100 < most * rule.Lifetime)
            return null;
        var isOver = used >= most;
        return new Problem
        {
            Kind = AlertKind.FailingDestination,
            What = destination.Name,
            Cause = "lifetime",
            Reason = isOver
                ? $"{destination.Name} has had all {most} requests that its addresses take in their lives: what comes now is a dead letter"
                : $"{destination.Name} has had {used} of the {most} requests that its addresses take in their lives",
            Rule = $"{Rule} {{ lifetime: {rule.Lifetime} }}",
            Advice = isOver
                ? "Make a new address there, set it here, then replay: GET /api/ops/dead-letters lists what waits."
                : "Make a new address there and set it here before this one is used up.",
            Page = $"destinations/{destination.Name}",
            Count = used,
            Since = now,
            Grade = isOver ? 1 : 0,
        };
    }
}
