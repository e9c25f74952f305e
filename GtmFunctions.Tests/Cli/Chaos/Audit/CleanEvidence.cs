using GtmFunctions.Cli.Chaos;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Cli.Chaos.Sinks;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Tests.Cli.Chaos.Audit;

/// <summary>What a pipeline leaves behind that did all it had to do, once.</summary>
internal static class CleanEvidence
{
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The evidence of a minute.</summary>
    public static ChaosEvidence Create(int seed = 1)
    {
        var plan = ChaosPlan.Draw(seed, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), canPause: true);
        var ledger = Ledger(plan).ToArray();
        var owners = ledger.ToDictionary(line => line.Event, line => line.Email);
        var accepted = plan.Webhooks.Select((_, number) => new AcceptedWebhook(number, $"d{number}")).ToArray();
        return new ChaosEvidence
        {
            Plan = plan,
            Accepted = accepted,
            Calls = [.. plan.Events.SelectMany(one => Calls(one, owners.GetValueOrDefault(Id(one)))), .. Signals(plan)],
            Events = [.. plan.Events.Select(one => new ListedEvent(Id(one), one.Id, ChaosDocument.Source, Outcome(one)))],
            Told = accepted.ToDictionary(one => one.Delivery, one => plan.Webhooks[one.Webhook].Events.Count),
            Letters = [],
            Unreplayable = [],
            Poison = [.. QueueNames.All.Select(queue => new PoisonCount(queue, 0, 0))],
            Queues = QueueNames.All.ToDictionary(queue => queue, _ => 0),
            Parked = [],
            Ledger = ledger,
            Disturbances = [],
        };
    }

    /// <summary>The app's id of an event.</summary>
    public static string Id(PlannedEvent one) => $"e20261123-{one.Id}";

    /// <summary>A call.</summary>
    public static SinkCall Call(string to, string subject, string? owner, double at = 1, string? key = null) => new(
        TimeSpan.FromSeconds(at), to, key ?? $"{subject}:{to}", subject, owner, "1", Acted: true, Answered: true);

    private static string Outcome(PlannedEvent one) => one.Kind == EventKind.Student ? Outcomes.Filtered : Outcomes.Delivered;

    private static IEnumerable<LedgerLine> Ledger(ChaosPlan plan)
    {
        foreach (var (place, one) in plan.Events.Where(one => one.IsLead).Index())
        {
            yield return new LedgerLine(
                ChaosDocument.TurnsTable, Id(one), $"turn{1 + (place % ChaosDocument.Members)}@example.com", Monday);
        }

        foreach (var (place, one) in plan.Events.Where(one => one.Kind == EventKind.Trial).Index())
        {
            var email = place < ChaosDocument.Members * ChaosDocument.Capacity
                ? $"capped{1 + (place % ChaosDocument.Members)}@example.com"
                : ChaosDocument.Fallback;
            yield return new LedgerLine(ChaosDocument.CappedTable, Id(one), email, Monday);
        }
    }

    private static IEnumerable<SinkCall> Calls(PlannedEvent one, string? owner) => one.Kind switch
    {
        EventKind.Student => [],
        EventKind.Trial => [Call(ChaosDocument.TrialDestination, one.Email, owner)],
        _ => ChaosDocument.LeadDestinations.Select(to => Call(to, one.Email, owner)),
    };

    private static IEnumerable<SinkCall> Signals(ChaosPlan plan) =>
        from leads in plan.Events.Where(one => one.IsLead).GroupBy(one => one.Domain)
        from time in Enumerable.Range(0, leads.Count() / ChaosDocument.LeadsPerSignal)
        select Call(ChaosDocument.SignalDestination, leads.Key, owner: null, key: $"{leads.Key}#{time}");
}
