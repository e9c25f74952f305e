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
            .Concat(evidence.Accepted.Where(one => !evidence.Told.ContainsKey(one.Delivery))
                .Select(one => new Finding(FindingKind.Untold, $"{one.Delivery} was answered 200 and has no trace, or is not done")))
            .Concat(PartlyTold(evidence));
    }

    private static IEnumerable<Finding> PartlyTold(ChaosEvidence evidence) =>
        from one in evidence.Accepted
        where evidence.Told.ContainsKey(one.Delivery)
        let told = evidence.Told[one.Delivery]
        let events = evidence.Plan.Webhooks[one.Webhook].Events.Count
        where told != events
        select new Finding(FindingKind.Untold, $"{one.Delivery} tells of {told} of its {events} events");

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

    private static Finding NotAccepted((int Index, PlannedWebhook Webhook) each) => new(
        FindingKind.NotAccepted, $"webhook {each.Index} ({string.Join(", ", each.Webhook.Events.Select(one => one.Id))})");
}
