using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>Every accepted event is there once, has come to its end, and its delivery tells of it.</summary>
internal static class EventAudit
{
    /// <summary>What is wrong.</summary>
    public static IEnumerable<Finding> Check(ChaosEvidence evidence)
    {
        var listed = evidence.Events.Where(one => one.Source == ChaosDocument.Source).ToLookup(one => one.ProviderId);
        var accepted = evidence.Accepted.Select(one => one.Webhook).ToHashSet();
        return evidence.Plan.Webhooks.Index().Where(each => !accepted.Contains(each.Index)).Select(NotAccepted)
            .Concat(evidence.Plan.Events.SelectMany(one => Check(one, [.. listed[one.Id]])))
            .Concat(evidence.Events.Where(one => one.Source != ChaosDocument.Source && one.Outcome != Outcomes.Delivered)
                .Select(one => new Finding(FindingKind.Stuck, $"{one.Id}, made by {one.Source}, is {one.Outcome}")))
            .Concat(evidence.Accepted.SelectMany(one => Told(one, evidence)));
    }

    private static IEnumerable<Finding> Check(PlannedEvent one, ListedEvent[] listed)
    {
        if (listed.Length == 0)
            yield return new Finding(FindingKind.Lost, $"{one.Id} ({one.Email}) is not listed");
        if (listed.Length > 1)
            yield return new Finding(FindingKind.Twice, $"{one.Id} is listed as {string.Join(" and ", listed.Select(each => each.Id))}");
        var expected = one.Kind == EventKind.Student ? Outcomes.Filtered : Outcomes.Delivered;
        foreach (var each in listed.Where(each => each.Outcome != expected))
            yield return new Finding(FindingKind.Stuck, $"{each.Id} ({one.Email}) is {each.Outcome}, not {expected}");
    }

    private static IEnumerable<Finding> Told(AcceptedWebhook accepted, ChaosEvidence evidence)
    {
        var events = evidence.Plan.Webhooks[accepted.Webhook].Events.Count;
        if (!evidence.Told.TryGetValue(accepted.Delivery, out var told))
            yield return new Finding(FindingKind.Untold, $"{accepted.Delivery} was answered 200 and has no trace");
        else if (told != events)
            yield return new Finding(FindingKind.Untold, $"the trace of {accepted.Delivery} names {told} of its {events} events");
    }

    private static Finding NotAccepted((int Index, PlannedWebhook Webhook) each) => new(
        FindingKind.NotAccepted, $"webhook {each.Index} ({string.Join(", ", each.Webhook.Events.Select(one => one.Id))})");
}
