using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Numbers;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Pages.Numbers;

/// <summary>Shows the numbers of some days, told apart as somebody chooses, and gives them as a file.</summary>
internal sealed class NumbersQuery(NumberCounts counts, NumbersReader numbers)
{
    private const int DefaultDays = 7;
    private const int MostDays = 366;
    private const double Median = 0.5;
    private const double Most = 0.95;

    private static readonly LatencyKind[] Latencies =
        [LatencyKind.ReceivedToDelivered, LatencyKind.ReceivedToTold, LatencyKind.ReceivedToAcknowledged];

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var (by, days, range) = await ReadAsync(request, cancellation);
        return PageAnswer.Show<NumbersPage>(Model(by, days, range));
    }

    /// <summary>Gives the same as a file for a spreadsheet.</summary>
    public async Task<PageAnswer> DownloadAsync(PageRequest request, CancellationToken cancellation)
    {
        var (by, days, range) = await ReadAsync(request, cancellation);
        var name = string.Create(CultureInfo.InvariantCulture, $"numbers-by-{by}-{days}-days.csv");
        return PageAnswer.File(name, "text/csv; charset=utf-8", Encoding.UTF8.GetBytes(NumbersCsv.Write(NumberTable.For(range, by))));
    }

    private async Task<(string By, int Days, NumbersRange Range)> ReadAsync(PageRequest request, CancellationToken cancellation)
    {
        var by = request.Text("by") ?? "source";
        if (!OpsParameters.NumbersBy.Contains(by))
            throw new PageRequestException($"Numbers are told apart by {string.Join(", ", OpsParameters.NumbersBy)}, not by '{by}'.");
        var days = request.Number("days", DefaultDays, 1, MostDays);
        await counts.FlushAsync(cancellation);
        return (by, days, await numbers.ReadAsync(request.Now.AddDays(-days), request.Now.AddTicks(1), cancellation));
    }

    private static NumbersModel Model(string by, int days, NumbersRange range)
    {
        var table = NumberTable.For(range, by);
        Measure[] measures = [.. Enum.GetValues<Measure>().Where(measure => table.Rows.Any(row => row.Counts.ContainsKey(measure)))];
        LatencyKind[] kinds = [.. Latencies.Where(kind => table.Rows.Any(row => row.Latencies.ContainsKey(kind)))];
        return new NumbersModel(
            Answer(days, range.Total),
            by,
            OpsParameters.NumbersBy,
            days,
            [.. measures.Select(NumberWords.For)],
            [
                .. table.Rows.Select(row => new NumbersRow(
                    row.Name,
                    Link(by, row.Name),
                    [.. measures.Select(measure => row.Counts.GetValueOrDefault(measure))],
                    [.. kinds.Select(kind => Seconds(row, kind, Median))],
                    [.. kinds.Select(kind => Seconds(row, kind, Most))])),
            ],
            [.. kinds.Select(NumberWords.For)],
            Chart(days, range),
            PageLinks.With("numbers/file", ("by", by), ("days", days.ToString(CultureInfo.InvariantCulture))));
    }

    private static string Answer(int days, NumberTally total)
    {
        var span = days == 1 ? "in the last day" : string.Create(CultureInfo.InvariantCulture, $"in the last {days} days");
        var events = total.Count(Measure.Events);
        if (events == 0)
            return $"Nothing was taken in {span}. Numbers fill as webhooks come.";
        var told = total.Latency(LatencyKind.ReceivedToTold) is { Count: > 0 } sketch
            ? $" A rep was told in {Relative.Span(sketch.Quantile(Median)!.Value)} (median)."
            : "";
        var failed = total.Count(Measure.Failed);
        return $"{Relative.Count(events, "event")} {span}; {Relative.Count(total.Count(Measure.Delivered), "action")} delivered, "
            + $"{failed.ToString("N0", CultureInfo.InvariantCulture)} given up.{told}";
    }

    private static Bar[] Chart(int days, NumbersRange range) => days == 1
        ? [.. range.PerHour(Measure.Events).Select(point => new Bar($"{point.Hour.UtcDateTime:ddd HH:mm} UTC", point.Count))]
        : [.. Days(range)];

    // A day without an event has a place too
    private static IEnumerable<Bar> Days(NumbersRange range)
    {
        var known = range.Days().ToDictionary(day => day.From, day => day.Tally.Count(Measure.Events));
        var first = new DateTimeOffset(range.From.UtcDateTime.Date, TimeSpan.Zero);
        for (var day = first; day < range.To; day = day.AddDays(1))
            yield return new Bar(day.ToString("d MMM", CultureInfo.InvariantCulture), known.GetValueOrDefault(day));
    }

    private static double? Seconds(NumberTableRow row, LatencyKind kind, double part) =>
        row.Latencies.GetValueOrDefault(kind)?.Quantile(part)?.TotalSeconds;

    private static string? Link(string by, string name) => by switch
    {
        "source" => PageLinks.To("sources", name),
        "type" => PageLinks.With("events", ("type", name)),
        "destination" when SubscriptionPlace.Is(name) =>
            PageLinks.To("subscriptions", SubscriptionPlace.NameOf(SubscriptionPlace.IdOf(name))),
        "destination" => PageLinks.To("destinations", name),
        _ => null,
    };
}
