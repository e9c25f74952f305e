using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Cli.Chaos.Sinks;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>Every action that an event asks for was done once, and none that nobody asked for.</summary>
internal static class ActionAudit
{
    /// <summary>What is wrong.</summary>
    public static IEnumerable<Finding> Check(ChaosEvidence evidence)
    {
        var acted = evidence.Calls.Where(call => call.Acted).ToLookup(call => (call.To, call.Subject));
        var expected = evidence.Plan.Events.SelectMany(Actions).Concat(Signals(evidence.Plan)).ToDictionary();
        return expected.SelectMany(each => Check(each.Key.To, each.Key.Subject, each.Value, [.. acted[each.Key]]))
            .Concat(acted.Where(each => !expected.ContainsKey(each.Key))
                .Select(each => new Finding(FindingKind.Unasked, $"{each.Key.To} was called about {each.Key.Subject}")))
            .Concat(acted.SelectMany(each => each).GroupBy(call => (call.To, call.Key))
                .SelectMany(calls => Repeats(calls).Where(repeat => !IsExplained(repeat, evidence.Disturbances)).Select(Repeated)))
            .Concat(acted.Where(each => each.Key.To != ChaosDocument.SignalDestination).SelectMany(each => each)
                .GroupBy(call => call.Subject)
                .Where(calls => calls.Select(call => call.Release).Distinct().Count() > 1)
                .Select(Versions));
    }

    /// <summary>How many calls arrived again under a key that had been acted on.</summary>
    public static int CountRepeats(ChaosEvidence evidence) =>
        evidence.Calls.Where(call => call.Acted).GroupBy(call => (call.To, call.Key)).Sum(calls => calls.Count() - 1);

    private static IEnumerable<Finding> Check(string to, string subject, int times, SinkCall[] calls)
    {
        var keys = calls.Select(call => call.Key).Distinct().ToArray();
        if (keys.Contains(""))
            yield return new Finding(FindingKind.Twice, $"{to} was called about {subject} without an idempotency key");
        if (keys.Length < times)
            yield return new Finding(FindingKind.Lost, $"{to} did not get {subject}{Times(keys.Length, times)}");
        if (keys.Length > times)
            yield return new Finding(FindingKind.Twice, $"{to} got {subject}{Times(keys.Length, times)}: {string.Join(", ", keys)}");
    }

    private static string Times(int did, int must) => must == 1 && did == 0 ? "" : $" under {did} keys, of {must}";

    private static IEnumerable<KeyValuePair<(string To, string Subject), int>> Actions(PlannedEvent one) => one.Kind switch
    {
        EventKind.Lead or EventKind.RefusedLead =>
            ChaosDocument.LeadDestinations.Select(to => KeyValuePair.Create((to, one.Email), 1)),
        EventKind.Trial => [KeyValuePair.Create((ChaosDocument.TrialDestination, one.Email), 1)],
        _ => [],
    };

    // Events that made a signal fire are used up: each so many leads of an account are one
    private static IEnumerable<KeyValuePair<(string To, string Subject), int>> Signals(ChaosPlan plan) =>
        plan.Events.Where(one => one.IsLead).GroupBy(one => one.Domain)
            .Select(leads => KeyValuePair.Create(
                (ChaosDocument.SignalDestination, leads.Key), leads.Count() / ChaosDocument.LeadsPerSignal))
            .Where(each => each.Value > 0);

    private static IEnumerable<(SinkCall Before, SinkCall Again)> Repeats(IEnumerable<SinkCall> calls)
    {
        SinkCall[] inOrder = [.. calls.OrderBy(call => call.At)];
        return inOrder.Zip(inOrder.Skip(1));
    }

    private static bool IsExplained((SinkCall Before, SinkCall Again) repeat, IReadOnlyList<Disturbance> disturbances) =>
        !repeat.Before.Answered || disturbances.Any(one => one.From <= repeat.Again.At && one.Until >= repeat.Before.At);

    private static Finding Repeated((SinkCall Before, SinkCall Again) repeat) => new(
        FindingKind.Repeated,
        $"{repeat.Again.To} got {repeat.Again.Key} at {repeat.Before.At.TotalSeconds:0.0} s, answered, and again at " +
        $"{repeat.Again.At.TotalSeconds:0.0} s, and nothing had gone wrong meanwhile");

    private static Finding Versions(IGrouping<string, SinkCall> calls) => new(
        FindingKind.Versions,
        $"{calls.Key} was rendered by releases {string.Join(" and ", calls.Select(call => call.Release).Distinct())}");
}
