using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

/// <summary>
/// The promise of <see cref="ArrivalRule"/>: whatever a busy machine and a bad line do to calls, no window of the server ever holds more
/// than the limit. Three instances share one state, each with its own knowledge of it; the rules are the real ones, time and network are
/// played.
/// </summary>
public sealed class PaceNetworkTests
{
    private const int Calls = 600;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly PaceRules Rules = new([new PaceWindow(10, Second)], Lifetime: null, Concurrency: null);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Calls_HeldUpByUpToASecondBeforeAndAfterTheyLeave_NeverFillAnyWindow(int seed)
    {
        var random = new Random(seed);
        var arrivals = Run(
            leaveLate: () => Often(random, 900),
            way: () => Often(random, 1_000),
            answer: () => random.Next(20, 400));

        Assert.InRange(WindowCount.Most(arrivals, Second), 1, 10);
        Assert.InRange(Rate(arrivals), 2, 10);
    }

    [Fact]
    public void Calls_HeldUpByLittle_UseNineTenthsOfTheLimit()
    {
        var random = new Random(5);
        var arrivals = Run(leaveLate: () => random.Next(0, 10), way: () => random.Next(0, 20), answer: () => random.Next(100, 120));

        Assert.InRange(WindowCount.Most(arrivals, Second), 1, 10);
        Assert.InRange(Rate(arrivals), 9, 10);
    }

    [Fact]
    public void Calls_OfAnApiSlowerThanItsWindow_UseNineTenthsOfTheLimitToo()
    {
        var random = new Random(6);
        var arrivals = Run(leaveLate: () => random.Next(0, 10), way: () => random.Next(0, 20), answer: () => random.Next(1_500, 2_000));

        // The first answers prove each call; from then on it is known that they cannot, and the margin has to do
        var known = arrivals[(CallLedger.Answers * 6)..];
        Assert.InRange(WindowCount.Most(known, Second), 1, 10);
        Assert.InRange(Rate(known), 9, 10);
    }

    private static int Often(Random random, int most) => random.Next(4) == 0 ? random.Next(0, most) : random.Next(0, 15);

    private static double Rate(DateTimeOffset[] arrivals) => arrivals.Length / (arrivals[^1] - arrivals[0]).TotalSeconds;

    private static DateTimeOffset[] Run(Func<int> leaveLate, Func<int> way, Func<int> answer)
    {
        var (shared, arrivals) = (PaceState.Empty, new List<DateTimeOffset>());
        Instance[] instances = [new(), new(), new()];
        var agenda = new PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, int Order)>();
        var order = 0;
        for (var worker = 0; worker < 24; worker++)
        {
            var instance = instances[worker % instances.Length];
            At(Start, now => Ask(instance, now));
        }

        while (arrivals.Count < Calls && agenda.TryDequeue(out var what, out var when))
            what(when.At);
        return [.. arrivals.Order()];

        void At(DateTimeOffset at, Action<DateTimeOffset> what) => agenda.Enqueue(what, (at, order++));

        void Ask(Instance instance, DateTimeOffset now)
        {
            var ask = new ReservationRequest
            {
                Holder = "m",
                Since = Start,
                Awake = TimeSpan.FromMilliseconds(500),
                Quickest = instance.Ledger.Quickest,
            };
            (shared, var verdict) = PaceSchedule.Ask(instance.Ledger.Tell(shared, Rules, now), Rules, ask, now);
            instance.Ledger.Settle(shared);
            instance.Known = shared;
            if (verdict.Kind == ReservationKind.Call)
                At(Later(now, verdict.At).AddMilliseconds(leaveLate()), then => Leave(instance, verdict, then));
            else
                At(now + Look, then => Ask(instance, then));
        }

        void Leave(Instance instance, Reservation slot, DateTimeOffset now)
        {
            var known = instance.Ledger.Tell(instance.Known, Rules, now);
            var latest = ArrivalRule.LatestLeaveOf(Rules, instance.Ledger.Quickest);
            if (now - slot.At <= latest && PaceSchedule.MayLeave(known, Rules, slot.No, instance.Ledger.Quickest, now) <= now)
            {
                var arrival = now.AddMilliseconds(way());
                arrivals.Add(arrival);
                At(arrival.AddMilliseconds(answer()), then => Answered(instance, slot, now, then));
                return;
            }

            instance.Known = shared;
            if (now - slot.At <= TimeSpan.FromMilliseconds(Math.Min(500, latest.TotalMilliseconds)))
            {
                At(now + Look, then => Leave(instance, slot, then));
                return;
            }

            instance.Ledger.Closed(new ClosedCall(slot.No, Late: null));
            At(now + Look, then => Ask(instance, then));
        }

        void Answered(Instance instance, Reservation slot, DateTimeOffset left, DateTimeOffset now)
        {
            instance.Ledger.Closed(new ClosedCall(slot.No, ArrivalRule.LateBy(now - slot.At, instance.Ledger.Quickest, Rules.Slack)));
            instance.Ledger.Answered(now - left);
            At(now, then => Ask(instance, then));
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private sealed class Instance
    {
        public CallLedger Ledger { get; } = new();

        public PaceState Known { get; set; } = PaceState.Empty;
    }
}
