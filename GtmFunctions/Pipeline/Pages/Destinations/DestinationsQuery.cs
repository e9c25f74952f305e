using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Telemetry.Destinations;

namespace GtmFunctions.Pipeline.Pages.Destinations;

/// <summary>Answers whether destinations can take what is sent to them.</summary>
internal sealed class DestinationsQuery(
    ConfigurationVersions configurations, DestinationStateList states, DestinationAnswers answers, ConnectorCatalogue catalogue)
{
    /// <summary>Shows all destinations.</summary>
    public async Task<PageAnswer> ListAsync(PageRequest request, CancellationToken cancellation)
    {
        var (_, all) = await ReadAsync(request.Now, cancellation);
        return PageAnswer.Show<DestinationsPage>(List(all));
    }

    /// <summary>Shows one destination.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var name = request.Value("destination");
        var (configuration, all) = await ReadAsync(request.Now, cancellation);
        return all.FirstOrDefault(facts => facts.Destination.Name == name) is { } found
            ? PageAnswer.Show<DestinationPage>(One(found, [.. MapUses.OfDestination(found.Destination, configuration)]))
            : PageAnswer.Missing(
                $"The configuration has no destination '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, configuration.Destinations.Keys)}");
    }

    /// <summary>What the list says.</summary>
    internal static DestinationsModel List(IReadOnlyList<DestinationFacts> all)
    {
        DestinationSummary[] destinations = [.. all.Select(Summary)];
        var wrong = destinations.Where(one => one.Standing is Standing.Bad or Standing.Attention).ToList();
        var standing = wrong.Any(one => one.Standing == Standing.Bad) ? Standing.Bad
            : wrong.Count > 0 ? Standing.Attention
            : destinations.Any(one => one.Standing == Standing.Good) ? Standing.Good
            : Standing.Idle;
        var answer = (destinations.Length, wrong) switch
        {
            (0, _) => "The configuration names no destination, so nothing is sent anywhere. Add one under destinations.",
            (var count, []) when standing == Standing.Idle => $"{Relative.Count(count, "destination")}; nothing was sent to any yet.",
            (var count, []) => $"All is well: {Relative.Count(count, "destination takes", "destinations take")} what is sent.",
            (_, [var one]) => $"{one.Destination} {one.State}.",
            _ => $"{Relative.Count(wrong.Count, "destination needs", "destinations need")} somebody: "
                + $"{string.Join(", ", wrong.Select(one => one.Destination))}.",
        };
        return new DestinationsModel(answer, standing, destinations);
    }

    /// <summary>What the page of one destination says.</summary>
    internal static DestinationModel One(DestinationFacts facts, IReadOnlyList<string> usedBy)
    {
        var (destination, breaker) = (facts.Destination, facts.State.Breaker);
        var pace = facts.Pace.Count > 0 ? $" It had {string.Join(" and ", facts.Pace)}." : "";
        var waits = facts.WaitingSince is { } since
            ? $" The oldest action has waited for {Relative.Span(facts.Now - since)}."
            : " Nothing waits.";
        return new DestinationModel(
            $"{destination.Name} {facts.Words}.{pace}{waits}",
            Summary(facts),
            [.. destination.Retry.Select(Duration.Text)],
            breaker.Failures,
            destination.Breaker.Failures,
            facts.State.Switch.OffSince is not null ? facts.State.Switch.ProbeAt : breaker.IsOpen ? breaker.OpenUntil : null,
            breaker.Sample,
            [.. facts.State.Pace.Quotas.Where(quota => quota.Until > facts.Now)
                .Select(quota => new DestinationQuota(quota.Name, quota.Left, quota.Until))],
            [.. facts.State.Addresses.Select(life => new DestinationAddress(life.Address, life.Used, life.Left, life.IsNearlyUsedUp))],
            usedBy,
            facts.Answers);
    }

    private static DestinationSummary Summary(DestinationFacts facts) => new(
        facts.Destination.Name,
        facts.Destination.Connector,
        facts.Standing,
        facts.Words,
        facts.Since,
        facts.Pace,
        facts.WaitingSince,
        facts.Answers is [var latest, ..] ? latest : null);

    private async Task<(Configuration Configuration, IReadOnlyList<DestinationFacts> Facts)> ReadAsync(
        DateTimeOffset now, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        await answers.FlushAsync(cancellation);
        var readingStates = states.ListAsync(configuration, cancellation);
        var given = await answers.AllAsync(cancellation);
        var known = await readingStates;
        return (configuration,
        [
            .. configuration.Destinations.Values.Select(destination => new DestinationFacts(
                destination,
                known[destination.Name],
                PaceRules.For(destination, catalogue.Connectors[destination.Connector]),
                given.GetValueOrDefault(destination.Name) ?? [],
                now)),
        ]);
    }
}
