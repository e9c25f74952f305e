using Azure.Core;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

/// <summary>
/// 8 workers of two instances, a limit of 10 per second and 1,000 actions (every day fewer): the schedule and its storage are real, the
/// clock, the queue and the network are played. The queue wakes at whole seconds and late; a call reaches the server up to 25 ms after its
/// slot.
/// </summary>
public sealed class PaceProofTests(AzuriteFixture azurite)
{
    private static readonly int Actions = RunDepth.Of(1_000);
    private const int Workers = 8;

    private static readonly Answer Done = new() { Kind = AnswerKind.Delivered, Status = 200, Reason = "done" };
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task EightWorkers_OfTwoInstances_UseNineTenthsOfTheLimitAndNeverMoreThanAllOfIt()
    {
        var clock = new FakeTimeProvider(Start);
        var script = new StorageScript();
        var connection = azurite.NewAccount();
        RateLimiter[] instances = [Book(connection, script, clock), Book(connection, script, clock)];
        await StorageOf(connection, new StorageScript()).Tables.CreateTableIfNotExistsAsync(
            TableNames.Destinations, TestContext.Current.CancellationToken);
        var destination = new Destination { Name = "crm", Connector = "http" };
        var rules = new PaceRules([new PaceWindow(10, TimeSpan.FromSeconds(1))], null, null);

        var random = new Random(5);
        var queue = new PriorityQueue<(int Action, bool Returning), (DateTimeOffset Due, int Order)>();
        for (var i = 0; i < Actions; i++)
            queue.Enqueue((i, false), (Start, i));
        var free = Enumerable.Repeat(Start, Workers).ToArray();
        var arrivals = new List<DateTimeOffset>();
        var sleeps = 0;
        for (var order = Actions; queue.TryDequeue(out var message, out var due); order++)
        {
            var worker = Array.IndexOf(free, free.Min());
            // A worker that finds nothing looks again within 100 ms
            var now = free[worker] > due.Due ? free[worker] : due.Due.AddMilliseconds(random.Next(0, 100));
            if (now > clock.GetUtcNow())
                clock.SetUtcNow(now);
            var ask = new ReservationRequest
            {
                Holder = $"m{order}",
                Since = message.Returning ? Start : null,
                Awake = AdmissionSettings.Default.Awake,
            };
            var verdict = await instances[worker % 2].ReserveAsync(destination, rules, ask, TestContext.Current.CancellationToken);
            now = clock.GetUtcNow();
            if (verdict.Kind == ReservationKind.Call)
            {
                var sent = verdict.At > now ? verdict.At : now;
                arrivals.Add(sent.AddMilliseconds(random.Next(0, 25)));
                free[worker] = arrivals[^1].AddMilliseconds(40);
                instances[worker % 2].Answered(destination, rules, verdict, Done);
                continue;
            }

            sleeps++;
            queue.Enqueue((message.Action, true), (now.AddSeconds(Math.Ceiling((verdict.At - now).TotalSeconds)), order));
            free[worker] = now.AddMilliseconds(10);
        }

        var most = WindowCount.Most(arrivals, TimeSpan.FromSeconds(1));
        var rate = Actions / (arrivals.Max() - arrivals.Min()).TotalSeconds;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"at the server: at most {most} in any second, {rate:0.00} per second ({rate / 10:0.0%} of the limit); " +
            $"{script.Calls.Count / (double)Actions:0.00} storage calls for each action, {sleeps / (double)Actions:0.00} sleeps");
        Assert.Equal(Actions, arrivals.Count);
        Assert.InRange(most, 1, 10);
        Assert.InRange(rate, 9.0, 10.0);
        Assert.InRange(script.Calls.Count / (double)Actions, 0, 5);
        Assert.InRange(sleeps / (double)Actions, 0, 3.5);
    }

    [Fact]
    public async Task ManyAtOnce_OfOneInstance_AreReservedTogether()
    {
        var script = new StorageScript();
        var connection = azurite.NewAccount();
        await StorageOf(connection, new StorageScript()).Tables.CreateTableIfNotExistsAsync(
            TableNames.Destinations, TestContext.Current.CancellationToken);
        var book = Book(connection, script, new FakeTimeProvider(Start));
        var destination = new Destination { Name = "crm", Connector = "http" };
        var rules = new PaceRules([new PaceWindow(100, TimeSpan.FromSeconds(10))], null, null);

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            i => book.ReserveAsync(
                destination, rules, new ReservationRequest { Holder = $"m{i}" }, TestContext.Current.CancellationToken)));

        Assert.Equal(100, verdicts.Count(verdict => verdict.Kind == ReservationKind.Call));
        Assert.InRange(script.Calls.Count, 2, 20);
    }

    [Fact]
    public async Task TryReserveAsync_AfterTheCallOfAnotherInstanceHasEnded_MayCall()
    {
        var clock = new FakeTimeProvider(Start);
        var connection = azurite.NewAccount();
        await StorageOf(connection, new StorageScript()).Tables.CreateTableIfNotExistsAsync(
            TableNames.Destinations, TestContext.Current.CancellationToken);
        var (here, there) = (Book(connection, new StorageScript(), clock), Book(connection, new StorageScript(), clock));
        var destination = new Destination { Name = "crm", Connector = "http" };
        var rules = new PaceRules([], null, Concurrency: 1);
        async Task<ReservationKind> AskAsync(RateLimiter book, string holder) => (await book.TryReserveAsync(
            destination, rules, new ReservationRequest { Holder = holder }, TestContext.Current.CancellationToken)).Kind;

        Assert.Equal(ReservationKind.Call, await AskAsync(there, "a"));
        Assert.Equal(ReservationKind.Sleep, await AskAsync(here, "b"));
        await there.EndAsync(destination, rules, "a", Done, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal(ReservationKind.Call, await AskAsync(here, "b"));
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 2)]
    public async Task ManyAtOnce_WhileItWantsToBeLeftAlone_AreCalledOneRightAfterTheOther(bool isLimited, int seconds)
    {
        var connection = azurite.NewAccount();
        await StorageOf(connection, new StorageScript()).Tables.CreateTableIfNotExistsAsync(
            TableNames.Destinations, TestContext.Current.CancellationToken);
        var book = Book(connection, new StorageScript(), new FakeTimeProvider(Start));
        var destination = new Destination { Name = "crm", Connector = "http" };
        var rules = new PaceRules(isLimited ? [new PaceWindow(100, TimeSpan.FromSeconds(1))] : [], null, null);
        var busy = new Answer { Kind = AnswerKind.Retry, Status = 429, Reason = "busy", RetryAfter = TimeSpan.FromMinutes(1) };
        await book.EndAsync(destination, rules, "m", busy, TestContext.Current.CancellationToken);

        // A run that finds no turn has a message ask, so that each asks twice
        foreach (var _ in Enumerable.Range(0, 200))
        {
            var none = await book.TryReserveAsync(
                destination, rules, new ReservationRequest { Holder = "run" }, TestContext.Current.CancellationToken);
            Assert.Equal(ReservationKind.Sleep, none.Kind);
        }

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            i => book.ReserveAsync(
                destination, rules, new ReservationRequest { Holder = $"m{i}" }, TestContext.Current.CancellationToken)));

        var well = Start.AddMinutes(1);
        Assert.All(verdicts, verdict => Assert.Equal(ReservationKind.Sleep, verdict.Kind));
        Assert.Equal(
            Enumerable.Range(0, 200).Select(place => well + (place * TimeSpan.FromSeconds(seconds) / 200)),
            verdicts.Select(verdict => verdict.At).Order());
    }

    private static RateLimiter Book(string connection, StorageScript script, TimeProvider clock) =>
        new(new DestinationStates(StorageOf(connection, script), clock), clock, NullLogger<RateLimiter>.Instance);

    private static StorageConnection StorageOf(string connection, StorageScript script) => StorageConnection.FromSettings(
        new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, connection)]).Build(),
        options => options.AddPolicy(script, HttpPipelinePosition.PerCall));
}
