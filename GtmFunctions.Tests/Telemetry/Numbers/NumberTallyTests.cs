using GtmFunctions.Pipeline.Telemetry.Numbers;
using Xunit;

namespace GtmFunctions.Tests.Telemetry.Numbers;

public sealed class NumberTallyTests
{
    [Fact]
    public void Add_UnderLabels_CountsInAllAndUnderEach()
    {
        var tally = new NumberTally();
        tally.Add(Measure.Delivered, new NumberLabels("forms", "form.submitted", "leads", "hot", "slack", "ann@example.com"));
        tally.Add(Measure.Delivered, new NumberLabels("forms"));
        tally.AddApart(Measure.Routed, new NumberLabels(Workflow: "leads", Branch: "hot"));

        Assert.Equal(2, tally.Count(Measure.Delivered));
        Assert.Equal(2, tally.Count(NumberDimension.Source, "forms", Measure.Delivered));
        Assert.Equal(1, tally.Count(NumberDimension.Branch, "leads:hot", Measure.Delivered));
        Assert.Equal(1, tally.Count(NumberDimension.Owner, "ann@example.com", Measure.Delivered));
        Assert.Equal((0, 1), (tally.Count(Measure.Routed), tally.Count(NumberDimension.Workflow, "leads", Measure.Routed)));
    }

    [Fact]
    public void Add_UnderMoreNamesThanOneMayHave_CountsTheRestTogether()
    {
        var tally = new NumberTally();
        for (var i = 0; i < 10_000; i++)
        {
            tally.Add(Measure.Received, new NumberLabels(Type: $"made.up.{i}"));
            tally.Add(LatencyKind.ReceivedToDecided, new NumberLabels(Type: $"other.{i}"), TimeSpan.FromSeconds(1));
        }

        Assert.Equal(NumberTally.MostNames + 1, tally.Names(NumberDimension.Type).Count);
        Assert.Equal(10_000, tally.Names(NumberDimension.Type).Sum(name => tally.Count(NumberDimension.Type, name, Measure.Received)));
        Assert.Equal(
            10_000,
            tally.Names(NumberDimension.Type)
                .Sum(name => tally.Latency(LatencyKind.ReceivedToDecided, NumberDimension.Type, name).Count));
    }

    [Fact]
    public void Fold_OfManyNames_KeepsThoseThatCountMostAndLosesNothing()
    {
        var tally = new NumberTally();
        for (var i = 1; i <= 10; i++)
            tally.Add(Measure.Events, new NumberLabels($"source-{i}"), i);
        var folded = tally.Fold(3);

        Assert.Equal([NumberTally.Other, "source-10", "source-8", "source-9"], folded.Names(NumberDimension.Source));
        Assert.Equal(1 + 2 + 3 + 4 + 5 + 6 + 7, folded.Count(NumberDimension.Source, NumberTally.Other, Measure.Events));
        Assert.Equal(55, folded.Count(Measure.Events));
    }

    [Fact]
    public void Json_OfATally_IsReadAsItWasWritten()
    {
        var tally = new NumberTally();
        tally.Add(Measure.Delivered, new NumberLabels("forms", "form.submitted", "leads", "hot", "slack", "ann@example.com"), 7);
        tally.Add(LatencyKind.ReceivedToTold, new NumberLabels(Owner: "ann@example.com"), TimeSpan.FromMinutes(3));
        var (counts, latencies) = NumberJson.Write(tally, 100_000, 100_000);
        var read = NumberJson.Read(counts, latencies);

        Assert.Contains("""
            "owner":{"ann@example.com":{"delivered":7}}
            """.Trim(), counts, StringComparison.Ordinal);
        Assert.Equal(tally.Counts.Order(), read.Counts.Order());
        Assert.Equal(
            tally.Latency(LatencyKind.ReceivedToTold, NumberDimension.Owner, "ann@example.com").ToNumbers(),
            read.Latency(LatencyKind.ReceivedToTold, NumberDimension.Owner, "ann@example.com").ToNumbers());
        Assert.Empty(NumberJson.Read(counts, latencies: null).Latencies);
    }

    [Fact]
    public void Json_OfMoreThanFits_KeepsTheSumsAndAsManyNamesAsFit()
    {
        const int Added = 5_000;
        var (tally, random) = (new NumberTally(), new Random(3));
        for (var i = 0; i < Added; i++)
        {
            var labels = new NumberLabels(
                $"s{i % 90}", $"t{i % 95}", $"w{i % 80}", "b", $"d{i % 70}", $"owner-{i % 99}@example.com");
            tally.Add(Measure.Delivered, labels);
            foreach (var kind in Enum.GetValues<LatencyKind>())
                tally.Add(kind, labels, TimeSpan.FromSeconds(Math.Exp(random.NextDouble() * 12)));
        }

        var (counts, latencies) = NumberJson.Write(tally, 20_000, 800_000);
        var read = NumberJson.Read(counts, latencies);

        Assert.True(counts.Length <= 20_000 && latencies.Length <= 800_000);
        Assert.Equal(Added, read.Count(Measure.Delivered));
        Assert.Equal(Added, read.Latency(LatencyKind.ReceivedToTold).Count);
        Assert.True(read.Names(NumberDimension.Source).Count > 5);
        Assert.Equal(
            Added, read.Names(NumberDimension.Source).Sum(name => read.Count(NumberDimension.Source, name, Measure.Delivered)));

        (counts, latencies) = NumberJson.Write(tally, 20_000, 60_000);
        var totals = NumberJson.Read(counts, latencies);
        Assert.Equal(Added, totals.Latency(LatencyKind.ReceivedToTold).Count);
        Assert.Equal(0, totals.Latency(LatencyKind.ReceivedToTold, NumberDimension.Source, "s1").Count);
    }

    [Fact]
    public void Json_OfANewerVersion_IsReadAsFarAsItIsKnown()
    {
        var read = NumberJson.Read(
            """{"source":{"forms":{"received":2,"madeUp":4}},"planet":{"mars":{"received":1}}}""",
            """{"receivedToMars":{"total":{"":[1,1,1,3,1]}},"receivedToDecided":{"total":{"":[1,1,1,3,1]}}}""");

        Assert.Equal(2, Assert.Single(read.Counts).Count);
        Assert.Equal(1, Assert.Single(read.Latencies).Sketch.Count);
    }
}
