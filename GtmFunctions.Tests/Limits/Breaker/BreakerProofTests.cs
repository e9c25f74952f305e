using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Tests.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Breaker;

/// <summary>
/// One destination is away for an hour while 5,000 actions for it come in, at full scale: breaker and schedule are the real rules, workers,
/// queue and network are played. Another destination gets its share of the same queue and the same 24 workers (as many as host.json allows)
/// meanwhile.
/// </summary>
public sealed class BreakerProofTests
{
    private const int Waiting = 5_000;
    private const int Others = 6_000;

    // Twice as many as all sleeps that are allowed: where a rule is broken, they might sleep for ever
    private const int MostTurns = 2 * 40 * Waiting;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Back = Start.AddHours(1);
    private static readonly PaceRules Limit = new([new PaceWindow(10, TimeSpan.FromSeconds(1))], null, null);

    [Fact]
    public void AnHourAway_WithFiveThousandWaiting_SpendsNoTryAndLeavesOthersAlone()
    {
        var quiet = Run(waiting: 0);
        var outage = Run(Waiting);

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"others, ms from queue to server: median {At(quiet.Latency, 0.5):0} alone, {At(outage.Latency, 0.5):0} beside the outage; " +
            $"99 % {At(quiet.Latency, 0.99):0} and {At(outage.Latency, 0.99):0}; " +
            $"most {At(quiet.Latency, 1):0} and {At(outage.Latency, 1):0}");
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{outage.Arrivals.Count} arrived, at most " +
            $"{WindowCount.Most(outage.Arrivals.Values, TimeSpan.FromSeconds(1))} in any second, " +
            $"all within {(outage.Arrivals.Values.Max() - Back).TotalMinutes:0.0} min of its return; " +
            $"{outage.Probes} probes, {outage.Sleeps / (double)Waiting:0.0} sleeps for each action, {outage.Spent} tries spent to open it");
        Assert.Equal(Waiting, outage.Arrivals.Count);
        Assert.All(outage.Arrivals.Values, arrival => Assert.True(arrival >= Back));
        Assert.InRange(WindowCount.Most(outage.Arrivals.Values, TimeSpan.FromSeconds(1)), 1, 10);
        Assert.InRange((outage.Arrivals.Values.Max() - Back).TotalMinutes, Waiting / 10.0 / 60, 20);
        Assert.Equal(new BreakerSettings().Failures, outage.Spent);
        Assert.Equal(Others, outage.Latency.Count);
        Assert.InRange(At(outage.Latency, 0.99) - At(quiet.Latency, 0.99), -10, 20);
        Assert.InRange(outage.Sleeps / (double)Waiting, 1, 40);
    }

    private sealed record Outcome(
        IReadOnlyDictionary<int, DateTimeOffset> Arrivals, IReadOnlyList<double> Latency, int Probes, int Sleeps, int Spent);

    private static Outcome Run(int waiting)
    {
        var random = new Random(7);
        var queue = new PriorityQueue<Message, (DateTimeOffset, int)>();
        var order = 0;
        for (var i = 0; i < waiting; i++)
            Put(new Message(i, Dead: true, Start.AddSeconds(random.NextDouble() * 600)));
        for (var i = 0; i < Others; i++)
            Put(new Message(i, Dead: false, Start.AddSeconds(random.NextDouble() * 4_500)));

        var (breaker, pace, settings) = (BreakerState.Closed, PaceState.Empty, new BreakerSettings());
        var arrivals = new Dictionary<int, DateTimeOffset>();
        var (latency, probes, sleeps, spent) = (new List<double>(), 0, 0, 0);
        var free = Enumerable.Repeat(Start, 24).ToArray();
        var awake = new DateTimeOffset[free.Length];
        for (var turns = 0; turns < MostTurns && queue.TryDequeue(out var message, out _); turns++)
        {
            var worker = Array.IndexOf(free, free.Min());
            var now = free[worker] > message.Due ? free[worker] : message.Due;
            if (!message.Dead)
            {
                latency.Add((now - message.Due).TotalMilliseconds + 30);
                free[worker] = now.AddMilliseconds(80);
                continue;
            }

            var holder = $"m{message.Id}";
            var share = message.Id / (double)Waiting;
            var (decision, until) = BreakerRule.Decide(breaker, settings, holder, share, now);
            if (decision == BreakerDecision.Sleep)
            {
                Sleep(worker, message, now, until);
                continue;
            }

            var mayWait = awake.Count(end => end > now) < AdmissionSettings.Default.MostAwake;
            (pace, var verdict) = PaceSchedule.Ask(
                pace,
                Limit,
                new ReservationRequest
                {
                    Holder = holder,
                    Since = message.Paced ? Start : null,
                    Awake = mayWait ? AdmissionSettings.Default.Awake : default,
                },
                now);
            if (verdict.Kind == ReservationKind.Sleep)
            {
                Sleep(worker, message with { Paced = true }, now, verdict.At);
                continue;
            }

            if (decision == BreakerDecision.Probe)
            {
                breaker = BreakerRule.Probe(breaker, holder, TimeSpan.FromMinutes(2), now);
                probes++;
            }

            awake[worker] = verdict.At;
            pace = PaceSchedule.Close(pace, Limit, new ClosedCall(verdict.No, TimeSpan.Zero), now);
            var arrival = verdict.At.AddMilliseconds(random.Next(0, 25));
            free[worker] = arrival.AddMilliseconds(50);
            var health = arrival < Back ? Health.Away : Health.Up;
            breaker = BreakerRule.Answered(breaker, settings, holder, health, "503", arrival);
            if (health == Health.Up)
            {
                Assert.True(arrivals.TryAdd(message.Id, arrival), "an action arrived twice");
            }
            else if (decision == BreakerDecision.Probe)
            {
                Sleep(worker, message, arrival, BreakerRule.Decide(breaker, settings, holder, share, arrival).Until);
            }
            else
            {
                spent++;
                Sleep(worker, message, arrival, arrival.AddMinutes(1));
            }
        }

        latency.Sort();
        return new Outcome(arrivals, latency, probes, sleeps, spent);

        void Put(Message message) => queue.Enqueue(message, (message.Due, order++));

        void Sleep(int worker, Message message, DateTimeOffset now, DateTimeOffset until)
        {
            sleeps++;
            free[worker] = now.AddMilliseconds(20);
            Put(message with { Due = now.AddSeconds(Math.Max(1, Math.Ceiling((until - now).TotalSeconds))) });
        }
    }

    private static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    private sealed record Message(int Id, bool Dead, DateTimeOffset Due, bool Paced = false);
}
