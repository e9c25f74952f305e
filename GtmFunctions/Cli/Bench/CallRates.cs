using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Cli.Bench.Report;

namespace GtmFunctions.Cli.Bench;

/// <summary>How often one event makes a call.</summary>
/// <param name="Call">The call.</param>
/// <param name="PerEvent">How often.</param>
/// <param name="Bytes">The size of its body.</param>
/// <param name="Entities">How many rows it carries.</param>
internal sealed record CallRate(StorageCall Call, double PerEvent, int Bytes, int Entities);

/// <summary>The calls to storage of one event, on the average; looks into empty queues are none of them.</summary>
internal sealed record CallRates(IReadOnlyList<CallRate> Rates)
{
    private static readonly string[] Services = ["queues", "tables", "blobs"];

    /// <summary>All calls of one event.</summary>
    public double Total => Rates.Sum(rate => rate.PerEvent);

    /// <summary>Those to a service.</summary>
    /// <param name="service">Such as <c>queues</c>.</param>
    /// <param name="byTrigger">Whether those of the queue trigger itself, or those of the pipeline.</param>
    public double To(string service, bool byTrigger) => Rates
        .Where(rate => rate.Call.Service == service && rate.Call.Step == StorageCall.Trigger == byTrigger)
        .Sum(rate => rate.PerEvent);

    /// <summary>What was called between two looks at an app.</summary>
    /// <param name="before">The figures before.</param>
    /// <param name="after">The figures after.</param>
    /// <param name="events">How many events there were.</param>
    public static CallRates Between(AppFigures before, AppFigures after, int events)
    {
        var earlier = before.Calls.ToDictionary(each => each.Call);
        return new CallRates([.. after.Calls
            .Where(each => each.Call.Verb != StorageCall.Look)
            .Select(each => earlier.TryGetValue(each.Call, out var old)
                ? new CountedCall(each.Call, each.Count - old.Count, each.Bytes - old.Bytes, each.Entities - old.Entities)
                : each)
            .Where(each => each.Count > 0)
            .Select(each => new CallRate(
                each.Call,
                (double)each.Count / events,
                (int)(each.Bytes / each.Count),
                (int)Math.Round((double)each.Entities / each.Count)))
            .OrderBy(rate => rate.Call.Step, StringComparer.Ordinal)
            .ThenBy(rate => $"{rate.Call}", StringComparer.Ordinal)]);
    }

    /// <summary>A figure for each service, for each call and for all together.</summary>
    public IEnumerable<Figure> ToFigures()
    {
        yield return new Figure(BenchPart.Calls, "in all", Total, Figure.Calls);
        foreach (var service in Services.Where(service => To(service, byTrigger: false) > 0))
            yield return new Figure(BenchPart.Calls, $"the pipeline's to {service}", To(service, byTrigger: false), Figure.Calls);
        yield return new Figure(BenchPart.Calls, "the queue trigger's own", To("queues", byTrigger: true), Figure.Calls);
        foreach (var (call, perEvent, _, entities) in Rates.OrderBy(rate => rate.Call.Step == StorageCall.Receive ? 0 : 1))
        {
            var rows = entities > 1 ? $" of {entities} rows" : "";
            yield return new Figure(
                BenchPart.Calls, $"{call.Step}: {call.Verb}{rows}, {call.Service} {call.Target}", perEvent, Figure.Calls);
        }
    }
}
