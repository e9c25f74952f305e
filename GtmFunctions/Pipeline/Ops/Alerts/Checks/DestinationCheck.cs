using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver.Breaker;
using GtmFunctions.Pipeline.Deliver.Pace;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>Destinations that are down, that take nothing from us, or whose address has nearly had all requests of its lifetime.</summary>
public sealed class DestinationCheck(BreakerBook breakers, PaceBook paces, ConnectorCatalogue catalogue, IConfiguration settings)
    : IAlertCheck
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
        var health = await breakers.AllAsync(cancellation);
        var pace = await paces.AllAsync(cancellation);
        var problems = new List<Problem>();
        foreach (var destination in configuration.Destinations.Values)
        {
            if (health.GetValueOrDefault(destination.Name) is { } breaker)
                problems.AddRange(new[] { Down(destination, breaker, rule, now), Refusing(destination, breaker) }.OfType<Problem>());
            if (pace.GetValueOrDefault(destination.Name) is { } state && UsedUp(destination, state, rule, now) is { } used)
                problems.Add(used);
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
                Count = breaker.Failures,
                Since = since,
                Sample = breaker.Sample,
            };

    private static Problem? Refusing(Destination destination, BreakerState breaker) =>
        breaker.RefusedAt is not { } since
            ? null
            : new Problem
            {
                Kind = AlertKind.FailingDestination,
                What = destination.Name,
                Cause = "refusing",
                Reason = $"{destination.Name} takes nothing from us: {AlertCause.Shown(breaker.Reason)}",
                Rule = Rule,
                Advice = "Switch it on there, or set a good address or token here; then replay its dead letters: "
                    + "GET /api/ops/dead-letters lists them.",
                Count = 1,
                Since = since,
                Sample = breaker.Sample,
            };

    private Problem? UsedUp(Destination destination, PaceState state, AlertRule rule, DateTimeOffset now)
    {
        var lifetime = PaceRules.Of(destination, catalogue.Connectors[destination.Connector]).Lifetime;
        var isThisAddress = state.TotalOf == KeyHash.Of(settings[destination.Url ?? ""] ?? destination.Url ?? "");
        if (lifetime is not { } most || !isThisAddress || state.Total * 100 < (long)most * rule.Lifetime)
            return null;
        var isOver = state.Total >= most;
        return new Problem
        {
            Kind = AlertKind.FailingDestination,
            What = destination.Name,
            Cause = "lifetime",
            Reason = isOver
                ? $"{destination.Name} has had all {most} requests that its address takes in its lifetime: what comes now is a dead letter"
                : $"{destination.Name} has had {state.Total} of the {most} requests that its address takes in its lifetime",
            Rule = $"{Rule} {{ lifetime: {rule.Lifetime} }}",
            Advice = isOver
                ? "Make a new address there, set it here, then replay: GET /api/ops/dead-letters lists what waits."
                : "Make a new address there and set it here before this one is used up.",
            Count = state.Total,
            Since = now,
            Grade = isOver ? 1 : 0,
        };
    }
}
