using GtmFunctions.Cli.Chaos.Plan;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>Turns moved once for each lead, capacities hold, and each action names the owner that the ledger does.</summary>
internal static class CounterAudit
{
    /// <summary>What is wrong.</summary>
    public static IEnumerable<Finding> Check(ChaosEvidence evidence) =>
        Turns(evidence).Concat(Capacities(evidence)).Concat(Owners(evidence));

    private static IEnumerable<Finding> Turns(ChaosEvidence evidence)
    {
        var leads = evidence.Plan.Events.Count(one => one.IsLead);
        var taken = evidence.Ledger.Where(line => line.Pool == ChaosDocument.TurnsTable).CountBy(line => line.Email).ToArray();
        if (taken.Sum(each => each.Value) is var all && all != leads)
            yield return new Finding(all < leads ? FindingKind.Lost : FindingKind.Twice, $"{all} turns were taken for {leads} leads");
        var fewest = taken.Length < ChaosDocument.Members ? 0 : taken.Min(each => each.Value);
        if (taken.Length > 0 && taken.Max(each => each.Value) - fewest > 1)
            yield return new Finding(FindingKind.Count, $"turns are not even: {Counts(taken)}");
    }

    private static IEnumerable<Finding> Capacities(ChaosEvidence evidence)
    {
        LedgerLine[] lines = [.. evidence.Ledger.Where(line => line.Pool == ChaosDocument.CappedTable)];
        var trials = evidence.Plan.Events.Count(one => one.Kind == EventKind.Trial);
        if (lines.Length != trials)
            yield return new Finding(
                lines.Length < trials ? FindingKind.Lost : FindingKind.Twice, $"{lines.Length} owners were named for {trials} trials");

        // A capacity is for a week: a run over midnight of a Sunday has two, and how trials fall into them is chance
        var weeks = lines.Select(line => Week(line.At)).Distinct().Count();
        var taken = lines.Where(line => line.Email != ChaosDocument.Fallback).CountBy(line => line.Email).ToArray();
        foreach (var (email, count) in taken.Where(each => each.Value > weeks * ChaosDocument.Capacity))
            yield return new Finding(FindingKind.Count, $"{email} has {count} trials of {ChaosDocument.Capacity} a week");
        var room = Math.Min(trials, ChaosDocument.Members * ChaosDocument.Capacity);
        if (weeks == 1 && taken.Sum(each => each.Value) < room && lines.Length == trials)
            yield return new Finding(FindingKind.Count, $"there was room for {room} of {trials} trials, and owners got {Counts(taken)}");
    }

    private static IEnumerable<Finding> Owners(ChaosEvidence evidence)
    {
        var owners = evidence.Ledger.ToLookup(line => line.Event, line => line.Email);
        var events = evidence.Events.ToLookup(one => one.ProviderId, one => one.Id);
        var calls = evidence.Calls.Where(call => call.Acted && call.Owner is not null).ToLookup(call => call.Subject, call => call.Owner!);
        foreach (var one in evidence.Plan.Events)
        {
            string[] ledger = [.. events[one.Id].SelectMany(id => owners[id]).Distinct()];
            string[] named = [.. calls[one.Email].Distinct()];
            if (named.Except(ledger).Any())
            {
                yield return new Finding(
                    FindingKind.Count, $"{one.Email} is {Names(ledger)}'s by the ledger, and its actions named {Names(named)}");
            }
        }
    }

    private static int Week(DateTimeOffset at) => (DateOnly.FromDateTime(at.UtcDateTime).DayNumber - 1) / 7;

    private static string Counts(IEnumerable<KeyValuePair<string, int>> taken) =>
        string.Join(", ", taken.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}"));

    private static string Names(string[] names) => names.Length == 0 ? "nobody" : string.Join(" and ", names);
}
