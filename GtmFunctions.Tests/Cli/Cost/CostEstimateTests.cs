using GtmFunctions.Cli.Cost;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Surface;
using Xunit;

namespace GtmFunctions.Tests.Cli.Cost;

public sealed class CostEstimateTests
{
    private static readonly QueueSettings Queues =
        HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json"));

    private static readonly MeasuredCalls Measured = new()
    {
        How = "made up",
        Events = new Dictionary<string, EventCalls>
        {
            ["lead"] = Calls(actions: 2, queues: 3, tables: 20, messages: 2),
            ["duplicate"] = Calls(actions: 0, queues: 1, tables: 2, messages: 1),
            ["filtered"] = Calls(actions: 0, queues: 1, tables: 8, messages: 1),
        },
        AnotherAction = Calls(actions: 1, queues: 0, tables: 5, messages: 0),
        ProcessorMilliseconds = 10,
        Standing = new()
        {
            How = "made up",
            Looks = new()
            {
                Rules = ServiceCalls.None with { BlobReads = 1 },
                Lists = ServiceCalls.None with { Tables = 1 },
                Accounts = ServiceCalls.None with { Tables = 2 },
                Subscriptions = ServiceCalls.None with { Tables = 1 },
                Destinations = ServiceCalls.None with { Tables = 2 },
                Counts = ServiceCalls.None with { Tables = 3 },
            },
            Hours = new()
            {
                App = ServiceCalls.None with { Queues = 100, Tables = 10 },
                Alerts = ServiceCalls.None with { Tables = 50 },
                List = ServiceCalls.None with { BlobReads = 12 },
                Sheet = ServiceCalls.None with { BlobReads = 13 },
                Job = ServiceCalls.None with { Tables = 2 },
                Polls = ServiceCalls.None with { Tables = 60 },
                Gaps = ServiceCalls.None with { Tables = 70 },
            },
        },
    };

    private static readonly MonthOfEvents Leads = new() { Events = 1_000_000, Kind = "lead", RunSeconds = 0.3, Memory = 2 };

    [Fact]
    public void From_Events_CountsTheirCallsAndTheTriggersReadAndDelete()
    {
        var quantities = Quantities.From(Leads, Measured, Queues);

        Assert.Equal(7_000_000, quantities.QueueOperations);
        Assert.Equal(20_000_000, quantities.TableTransactions);
    }

    [Fact]
    public void From_AMix_CountsEachKindByItsShare()
    {
        var quantities = Quantities.From(Leads with { Duplicates = 0.25, Filtered = 0.25, Actions = 4 }, Measured, Queues);

        Assert.Equal(1_000_000 * ((0.5 * 30) + (0.25 * 2) + (0.25 * 8)), quantities.TableTransactions);
        Assert.Equal(1_000_000 * ((0.5 * 7) + (0.5 * 3)), quantities.QueueOperations);
    }

    [Fact]
    public void From_NoEvents_CostsTheTimersAlone()
    {
        var quantities = Quantities.From(Leads with { Events = 0 }, Measured, Queues);

        // 1,440 of each of the three that run every minute, 288, 96 and 24, a day of 365 / 12
        Assert.Equal(4728 * 365 / 12d, quantities.Runs, tolerance: 0.001);
        Assert.Equal(2 * 4728 * 365 / 12d, quantities.GigabyteSeconds, tolerance: 0.001);
        Assert.Equal(0, quantities.IdleReads);
    }

    [Fact]
    public void From_InstancesKeptWarm_BillsThemAllMonthAndMovesTheirRuns()
    {
        var cold = Quantities.From(Leads, Measured, Queues);
        var warm = Quantities.From(Leads with { WarmHttp = 1, WarmIntake = 2 }, Measured, Queues);

        Assert.Equal(2 * 3 * MonthOfEvents.Seconds, warm.WarmBaseline);
        Assert.Equal(2_000_000, warm.WarmRuns);
        Assert.Equal(cold.Runs, warm.Runs + warm.WarmRuns, tolerance: 0.001);
        Assert.Equal(cold.GigabyteSeconds, warm.GigabyteSeconds + warm.WarmGigabyteSeconds, tolerance: 0.001);
        Assert.Equal(2 * MonthOfEvents.Seconds * 4, warm.IdleReads);
    }

    [Theory]
    [InlineData(1, 0.3, 1)]
    [InlineData(1, 5, 5)]
    [InlineData(10_000_000_000, 0.3, 125_000_000)]
    public void InstanceTime_OfRuns_IsASecondEachAtLeastAndSharedWhenMany(double runs, double seconds, double busy) =>
        Assert.Equal(busy, InstanceTime.From(runs, seconds, atOnce: 24, processorSeconds: 0.01, warm: 0).Seconds, tolerance: busy / 1000);

    [Fact]
    public void InstanceTime_OfLongProcessing_IsTheProcessors() =>
        Assert.Equal(2e9, InstanceTime.From(1e9, 0.3, atOnce: 24, processorSeconds: 2, warm: 0).Seconds);

    [Fact]
    public void From_Prices_MultipliesWhatIsNotFree()
    {
        var line = CostLine.From("runs", 1_250_000, new Price(0.40m, new("https://prices.example"), Per: 1_000_000, Free: 250_000));

        Assert.Equal((250_000, 0.40m), (line.Free, line.Cost));
        Assert.Equal(0m, CostLine.From("runs", 100, new Price(0.40m, new("https://prices.example"), Free: 250_000)).Cost);
    }

    [Fact]
    public void From_Lines_AddUpToTheTotal()
    {
        var estimate = CostEstimate.From(Leads, Quantities.From(Leads, Measured, Queues), PriceList.Load());

        Assert.Equal(estimate.Lines.Sum(line => line.Cost), estimate.Total);
        Assert.Equal(estimate.Total / 1000, estimate.PerThousandEvents);
        Assert.DoesNotContain(estimate.Lines, line => line.Quantity == 0);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1000, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(1e12, 1, 262_800)]
    [InlineData(1e12, 3, 788_400)]
    [InlineData(262_800, 1, 131_400)]
    public void Looks_OfInstances_AreNoMoreThanOneAnEventNorOneInTheWhile(double events, double instances, double looks) =>
        Assert.Equal(looks, StandingCalls.Looks(TimeSpan.FromSeconds(10), events, instances), tolerance: 1);

    [Fact]
    public void From_AnAppWithNothing_AsksForRulesAndWhoSubscribedAndItsTimers()
    {
        var standing = Quantities.From(Leads, Measured, Queues).Standing;

        Assert.Equal((0, 0), (standing.Lists.Tables, standing.Accounts.Tables));
        Assert.Equal(2 * StandingCalls.Looks(StandingLooks.Rules, 1_000_000, 1), standing.Rules.BlobReads, tolerance: 0.01);
        Assert.Equal(StandingCalls.Looks(StandingLooks.NoSubscription, 1_000_000, 1), standing.Subscriptions.Tables, tolerance: 0.01);
        Assert.Equal(ServiceCalls.None with { Queues = 73_000, Tables = 7_300 }, standing.Timers);
    }

    [Fact]
    public void From_AnAppWithEverything_AsksForThatAsOftenAsItsInstancesDo()
    {
        var parts = new DocumentParts
        {
            Lists = 3,
            Accounts = true,
            Subscriptions = 2,
            Alerts = true,
            Sheets = 2,
            Jobs = 4,
            Polls = true,
            Gaps = true,
        };

        var standing = Quantities.From(Leads with { WarmIntake = 2 }, Measured, Queues, parts).Standing;

        Assert.Equal(StandingCalls.Looks(StandingLooks.Lists, 1_000_000, 2), standing.Lists.Tables, tolerance: 0.01);
        Assert.Equal(2 * StandingCalls.Looks(StandingLooks.Accounts, 1_000_000, 2), standing.Accounts.Tables, tolerance: 0.01);
        Assert.Equal(StandingCalls.Looks(StandingLooks.Subscriptions, 1_000_000, 2), standing.Subscriptions.Tables, tolerance: 0.01);
        Assert.Equal(
            ServiceCalls.None with { Queues = 100 * 730, Tables = (10 + 50 + 8 + 60 + 70) * 730, BlobReads = ((3 * 12) + (2 * 13)) * 730 },
            standing.Timers);
    }

    [Fact]
    public void From_StandingCalls_HaveTheirOwnLinesAtTheirPrices()
    {
        var parts = new DocumentParts { Lists = 1, Alerts = true };
        var list = PriceList.Load();
        var estimate = CostEstimate.From(Leads, Quantities.From(Leads, Measured, Queues, parts), list);

        var timers = Assert.Single(estimate.Lines, line => line.What == "table transactions of timers");
        Assert.Equal((60 * 730, list.Prices.TableTransactions.Amount), (timers.Quantity, timers.Price));
        Assert.Contains(estimate.Lines, line => line.What == "table transactions that look at lists, at most");
        Assert.DoesNotContain(estimate.Lines, line => line.What.Contains("accounts", StringComparison.Ordinal));
        var reads = Assert.Single(estimate.Lines, line => line.What == "blob reads that look at rules, at most");
        Assert.Equal(list.Prices.BlobReads!.Amount, reads.Price);
    }

    private static EventCalls Calls(double actions, double queues, double tables, double messages) =>
        new() { What = "made up", Actions = actions, Queues = queues, Tables = tables, Blobs = 0, Messages = messages };
}
