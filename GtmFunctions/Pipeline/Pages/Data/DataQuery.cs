using System.Globalization;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Data;

/// <summary>Tells what is kept, for how long, and what is forgotten next.</summary>
internal sealed class DataQuery(RetentionList retention)
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["payloads"] = "what providers sent, and the canonical events made of it (days)",
        ["traces"] = "why each event went where it went, and the search index (days)",
        ["claims"] = "idempotency keys, by which nothing is done twice",
        ["marks"] = "the newest of each key, by which what is late is dropped",
        ["signals"] = "what keys did within the windows of signals",
        ["cache"] = "what enrichers answered",
        ["assignments"] = "who was given what, and whose turn it was",
        ["deadLetters"] = "dead letters that were put back or given up",
        ["replays"] = "replays of many",
        ["drift"] = "how payloads changed shape",
        ["configurations"] = "earlier versions of the rules",
    };

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var lines = await retention.ReadAsync(cancellation);
        var payloads = lines.FirstOrDefault(line => line.Kind == "payloads");
        return PageAnswer.Show<DataPage>(new DataModel(
            payloads is null
                ? "Each kind of data is kept as long as the rules say, and then forgotten."
                : $"What providers sent is kept for {payloads.Days} days, the reasons of decisions for "
                + $"{lines.First(line => line.Kind == "traces").Days}. A timer forgets what is older, and never what is still needed.",
            [.. lines.Select(Line)]));
    }

    private static DataLine Line(RetentionLine line) => new(
        line.Kind,
        Words.GetValueOrDefault(line.Kind, line.Kind),
        line.Days,
        line.OldestKept,
        line.Rows is { } rows ? $"{(line.IsMore ? "more than " : "")}{rows.ToString("N0", CultureInfo.InvariantCulture)}" : "not counted",
        line.NextAt,
        line.Held);
}
