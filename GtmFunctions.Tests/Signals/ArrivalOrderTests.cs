using FsCheck;
using FsCheck.Fluent;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using Xunit;

namespace GtmFunctions.Tests.Signals;

/// <summary>
/// In whatever order events arrive, a signal that neither resets nor cools down fires with exactly those that some window is complete with,
/// as a reading of all that arrived finds, and the evidence of the last window is the same as that of an arrival in order.
/// </summary>
public sealed class ArrivalOrderTests
{
    private const int Width = 1000;

    private sealed record Visit(int At, int Condition, string Person);

    private sealed record Arrivals(Signal Signal, IReadOnlyList<Visit> Visits, IReadOnlyList<Visit> Shuffled)
    {
        public override string ToString() =>
            $"{Signal.Combination}, in order {Signal.InOrder}, {string.Join("; ", Signal.Conditions)}: " +
            $"{string.Join(" ", Shuffled.Select(visit => $"{visit.At}:{visit.Condition}:{visit.Person}"))}";
    }

    [Fact]
    public void Any_OrderOfArrival_FiresWithWhatCompletesAWindow() =>
        Prop.ForAll(Generated(visits: 200, inOrder: false).ToArbitrary(), FiresAsTheWholeSetSays)
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(RunDepth.Of(60)));

    [Fact]
    public void Any_OrderOfArrivalInOrder_FiresWithWhatCompletesAWindow() =>
        Prop.ForAll(Generated(visits: 60, inOrder: true).ToArbitrary(), FiresAsTheWholeSetSays)
            .Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(RunDepth.Of(60)));

    private static bool FiresAsTheWholeSetSays(Arrivals arrivals)
    {
        var (key, arrived) = (new Keyed(arrivals.Signal), new List<Visit>());
        foreach (var visit in arrivals.Shuffled)
        {
            arrived.Add(visit);
            var expected = arrived.Any(
                last => last.At >= visit.At && last.At <= visit.At + Width && IsComplete(arrivals.Signal, arrived, last.At));
            if (See(key, arrivals.Signal, visit) != expected)
                return false;
        }

        if (arrived.Count == 0)
            return true;
        var inTime = new Keyed(arrivals.Signal);
        foreach (var visit in arrived.OrderBy(visit => visit.At))
            See(inTime, arrivals.Signal, visit);
        var until = Ticks(arrived.Max(visit => visit.At));
        return inTime.Window(until).Conditions.Zip(key.Window(until).Conditions)
            .All(pair => pair.First.Evidence.Select(one => one.Event).SequenceEqual(pair.Second.Evidence.Select(one => one.Event)));
    }

    private static bool See(Keyed key, Signal signal, Visit visit) =>
        key.See(
            $"e{visit.At}", Ticks(visit.At),
            [(visit.Condition, signal.Conditions[visit.Condition].Distinct is null ? null : visit.Person)]).State
            == SignalState.Fired;

    // The set read as a whole, without buckets
    private static bool IsComplete(Signal signal, IReadOnlyList<Visit> visits, int until)
    {
        Visit[] inside = [.. visits.Where(visit => visit.At <= until && visit.At >= until - Width).OrderBy(visit => visit.At)];
        if (signal.InOrder)
        {
            var stage = 0;
            var seen = new HashSet<string>();
            foreach (var visit in inside)
            {
                if (stage == signal.Conditions.Count || visit.Condition != stage || !seen.Add(Value(signal, visit)))
                    continue;
                if (seen.Count < signal.Conditions[stage].AtLeast)
                    continue;
                stage++;
                seen.Clear();
            }

            return stage == signal.Conditions.Count;
        }

        var times = signal.Conditions.Select((condition, i) => Math.Min(
            condition.UpTo, inside
                .Where(visit => visit.Condition == i)
                .Select(visit => Value(signal, visit))
                .Distinct()
                .Count() / condition.AtLeast)).ToArray();
        return signal.Combination switch
        {
            SignalCombination.All => times.All(count => count > 0),
            SignalCombination.Any => times.Any(count => count > 0),
            _ => times.Select((count, i) => count * signal.Conditions[i].Weight).Sum() >= signal.Threshold,
        };
    }

    private static string Value(Signal signal, Visit visit) =>
        signal.Conditions[visit.Condition].Distinct is null ? $"{visit.At}" : visit.Person;

    private static long Ticks(int at) => Keyed.Monday.UtcTicks + (at * TimeSpan.TicksPerMinute);

    private static Gen<Arrivals> Generated(int visits, bool inOrder) =>
        from count in Gen.Choose(inOrder ? 2 : 1, 3)
        from many in Gen.Choose(1, inOrder ? 3 : 60)
        from few in Gen.Choose(1, 3).ListOf(count - 1)
        let atLeast = few.Prepend(many).ToArray()
        from distinct in Gen.Elements(true, false).ListOf(count)
        from upTo in Gen.Choose(1, 2).ListOf(count)
        from combination in inOrder
            ? Gen.Constant(SignalCombination.All)
            : Gen.Elements(SignalCombination.All, SignalCombination.All, SignalCombination.Any, SignalCombination.Weights)
        from threshold in Gen.Choose(1, 4)
        from people in Gen.Choose(1, 70)
        from length in Gen.Choose(0, visits)
        from times in Gen.Shuffle(Enumerable.Range(0, Width * 3 / 2))
            // Most are of one condition, so that its buckets hold more than is kept one by one
        from conditions in Gen.Frequency((inOrder ? 1 : 8, Gen.Constant(0)), (1, Gen.Choose(0, count - 1))).ListOf(length)
        from persons in Gen.Choose(1, people).ListOf(length)
        from arrival in Gen.Shuffle(Enumerable.Range(0, length))
        let all = conditions
            .Zip(persons, (condition, person) => (condition, person))
            .Select((one, i) => new Visit(times[i], one.condition, $"p{one.person}"))
            .ToArray()
        select new Arrivals(
            Keyed.Signal([.. Enumerable.Range(0, count).Select(i =>
                Keyed.Condition(
                    atLeast[i], distinct[i] ? "person.email" : null, combination == SignalCombination.Weights ? 1 : 0,
                    combination == SignalCombination.Weights ? upTo[i] : 1))]) with
            {
                Combination = combination,
                Threshold = threshold,
                InOrder = inOrder,
                Within = TimeSpan.FromMinutes(Width),
                Reset = false,
            },
            all,
            [.. arrival.Select(i => all[i])]);
}
