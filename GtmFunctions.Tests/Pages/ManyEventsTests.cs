using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>
/// Every page and every kind of search over ninety days with many events in the index, with the time and the storage calls of each in
/// the output. A million wants <c>NODE_OPTIONS=--max-old-space-size=16384</c> for Azurite, and some ten minutes to be written.
/// </summary>
public sealed class ManyEventsTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Days = 90;

    // So few that every search ends before its time does, however slow the machine is: their clock stands
    private const int FewEvents = 900;
    private const int EventsOfAPerson = 8;
    private const int PeopleOfACompany = 25;
    private const int RowsAtOnce = 100;

    // Days before those of the pages' own events
    private static readonly DateTimeOffset First = PipelineHarness.Start.AddDays(-Days - 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FewEvents)]
    [InlineData(100_000, Explicit = true)]
    [InlineData(1_000_000, Explicit = true)]
    public async Task PagesAndSearches_AmongManyEvents_FindThemInAFewCalls(int events)
    {
        await using var pipeline = await PagesContent.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);
        var (pages, few) = (await PagesContent.AddressesAsync(app), new Dictionary<string, int>());
        foreach (var (name, page) in pages)
            few[name] = await CallsAsync(pipeline, () => app.HtmlAsync(page));
        await SeedAsync(pipeline, events);
        await using var time = events > FewEvents ? new RealTime(pipeline.Clock) : null;

        output.WriteLine($"{events} events of {Days} days: milliseconds, calls to storage, and calls before there were so many");
        foreach (var (name, page) in pages)
        {
            var began = Stopwatch.GetTimestamp();
            var calls = await CallsAsync(pipeline, () => app.HtmlAsync(page));
            output.WriteLine($"{Milliseconds(began),6} {calls,5} {few[name],5} {name}");
            Assert.True(calls <= few[name] + (2 * Days), $"{name}: {calls} calls, {few[name]} before");
        }

        var number = events / 2;
        var person = Person(number);
        Assert.Equal(EventsOfAPerson, await FindAsync(pipeline, app, person, "person"));
        Assert.Equal(50, await FindAsync(pipeline, app, Company(number), "company, first page"));
        Assert.Equal(1, await FindAsync(pipeline, app, ProviderId(number), "provider's id"));
        Assert.Equal(1, await FindAsync(pipeline, app, Place(number, events).Id, "our id", calls: 3));
        await FindAsync(pipeline, app, "no such words", "text that is nowhere, as far as one search looks");

        var newest = JsonNode.Parse(await app.JsonAsync("events"))!;
        var next = JsonNode.Parse(await app.JsonAsync("events", new Uri(new Uri(app.Address), (string)newest["next"]!).Query))!;
        Assert.Equal((50, 50), (Ids(newest).Count(), Ids(next).Count()));
        Assert.Empty(Ids(newest).Intersect(Ids(next)));
    }

    private async Task<int> FindAsync(PipelineHarness pipeline, PagesApp app, string text, string what, int calls = 3 * Days)
    {
        var began = Stopwatch.GetTimestamp();
        JsonNode? found = null;
        var made = await CallsAsync(
            pipeline, async () => found = JsonNode.Parse(await app.JsonAsync("events", $"?q={Uri.EscapeDataString(text)}")));
        output.WriteLine($"{Milliseconds(began),6} {made,5}       search: {what}");
        Assert.True(made <= calls, $"{what}: {made} calls");
        return Ids(found!).Count();
    }

    private static IEnumerable<string> Ids(JsonNode page) => page["events"]!.AsArray().Select(one => (string)one!["id"]!);

    private static long Milliseconds(long began) => (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;

    private static async Task<int> CallsAsync(PipelineHarness pipeline, Func<Task> read)
    {
        pipeline.Script.Calls.Clear();
        await read();
        return pipeline.Script.Calls.Count;
    }

    // Of all the index alone, by the rows that an event leaves there, as many events in one transaction as fit
    private static async Task SeedAsync(PipelineHarness pipeline, int events)
    {
        var tables = pipeline.Get<TraceTables>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Days),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation },
            async (day, cancellation) =>
            {
                var rows = Enumerable.Range(0, events).Where(number => number % Days == day).SelectMany(number => Rows(number, events));
                var table = await tables.EnsureAsync(Place(day, events).Id, cancellation);
                foreach (var part in rows.Chunk(RowsAtOnce))
                    await table.SubmitTransactionAsync(part, cancellation);
            });
        await HeadAsync(pipeline, Place(events / 2, events));
    }

    // What an event's own id leads to it by
    private static Task HeadAsync(PipelineHarness pipeline, EventPlace place) => pipeline.Get<EventTrace>().WriteAsync(
        place.Id,
        TraceRows.Event,
        new JsonObject { ["type"] = "lead.created", ["firstSeenAt"] = place.FirstSeenAt, ["configuration"] = "v1" },
        Cancellation);

    private static IEnumerable<TableTransactionAction> Rows(int number, int events)
    {
        var place = Place(number, events);
        var line = new IndexedEvent(
            place.Id, place.FirstSeenAt, "forms", "lead.created", Person(number), ProviderId(number), "delivered");
        IEnumerable<TableEntity> rows =
        [
            IndexRows.ToLine(line),
            .. EventKeys.From(line.Subject, line.ProviderId).Select(key => IndexRows.ToKey(key, place, line.Source, line.Type)),
        ];
        return rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row));
    }

    // Each day has as many, spread over its hours
    private static EventPlace Place(int number, int events)
    {
        var at = First.AddDays(number % Days).Date.AddTicks(TimeSpan.TicksPerDay / (events + 1) * number);
        var seen = new DateTimeOffset(at, TimeSpan.Zero);
        return new EventPlace(seen, RecordId.ForEvent(seen, number.ToString("x24", CultureInfo.InvariantCulture)));
    }

    private static string Person(int number) => $"p{number / EventsOfAPerson}@{Company(number)}";

    private static string Company(int number) => $"c{number / EventsOfAPerson / PeopleOfACompany}.example";

    private static string ProviderId(int number) => $"evt_{number:d9}";

    // What looks for as long as somebody waits for a page ends by the clock
    private sealed class RealTime : IAsyncDisposable
    {
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

        private readonly PeriodicTimer _timer = new(Tick);
        private readonly Task _running;

        public RealTime(FakeTimeProvider clock) => _running = RunAsync(clock);

        public async ValueTask DisposeAsync()
        {
            _timer.Dispose();
            await _running;
        }

        private async Task RunAsync(FakeTimeProvider clock)
        {
            var last = Stopwatch.GetTimestamp();
            while (await _timer.WaitForNextTickAsync())
            {
                clock.Advance(Stopwatch.GetElapsedTime(last));
                last = Stopwatch.GetTimestamp();
            }
        }
    }
}
