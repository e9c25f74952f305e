using GtmFunctions.Cli.Chaos.Audit;

namespace GtmFunctions.Cli.Chaos;

/// <summary>What a run counted that no audit looks at.</summary>
/// <param name="Took">How long storm and settling took.</param>
/// <param name="Requests">Requests with webhooks; those that had to be sent again included.</param>
/// <param name="StorageRequests">Requests to storage by the instances.</param>
/// <param name="StorageFaults">Those of them that met a fault.</param>
/// <param name="Starts">How often an instance was started.</param>
/// <param name="Standstills">How often a process or storage stood still for half a second or more; stopped instances count.</param>
internal sealed record ChaosTally(
    TimeSpan Took, int Requests, int StorageRequests, int StorageFaults, int Starts, int Standstills);

/// <summary>What was done in a run, and what was found.</summary>
/// <param name="Seed">What it was drawn by.</param>
/// <param name="Seconds">How long webhooks were sent and faults began.</param>
/// <param name="Faults">The faults, by their kinds.</param>
/// <param name="Tally">What was counted.</param>
/// <param name="Events">Different events.</param>
/// <param name="Copies">Events that were sent again: in the same batch, in another, or with their webhook.</param>
/// <param name="Rows">Events that came as rows of files, copies included.</param>
/// <param name="Accepted">Webhooks and files that were answered 200.</param>
/// <param name="Outcomes">How many events came to which end.</param>
/// <param name="Calls">Requests that destinations got.</param>
/// <param name="Acted">Those that they acted on.</param>
/// <param name="Repeated">Those that came again under a key that had been acted on: what a destination tells by the key.</param>
/// <param name="Replayed">Dead letters that there were, and were replayed.</param>
/// <param name="Findings">What is wrong.</param>
internal sealed record ChaosReport(
    int Seed,
    double Seconds,
    IReadOnlyDictionary<string, int> Faults,
    ChaosTally Tally,
    int Events,
    int Copies,
    int Rows,
    int Accepted,
    IReadOnlyDictionary<string, int> Outcomes,
    int Calls,
    int Acted,
    int Repeated,
    int Replayed,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Audits what a run left behind.</summary>
    public static ChaosReport Create(ChaosEvidence evidence, Settled settled, ChaosTally tally) => new(
        evidence.Plan.Seed,
        evidence.Plan.Length.TotalSeconds,
        evidence.Plan.Faults.CountBy(fault => fault.Kind).OrderBy(each => each.Key)
            .ToDictionary(each => each.Key.ToString(), each => each.Value),
        tally,
        evidence.Plan.Events.Count,
        evidence.Plan.Webhooks.Sum(webhook => webhook.Events.Count) - evidence.Plan.Events.Count,
        evidence.Plan.Webhooks.Where(webhook => webhook.IsFile).Sum(file => file.Events.Count),
        evidence.Accepted.Count,
        evidence.Events.CountBy(one => one.Outcome).OrderBy(each => each.Key, StringComparer.Ordinal).ToDictionary(),
        evidence.Calls.Count,
        evidence.Calls.Count(call => call.Acted),
        ActionAudit.CountRepeats(evidence),
        settled.Replayed,
        ChaosAudit.Check(evidence));
}
