using GtmFunctions.Pipeline.Telemetry.Numbers;
using Xunit;

namespace GtmFunctions.Tests.Telemetry.Numbers;

public sealed class LatencySketchTests
{
    private const int Instances = 50;
    private const int Samples = 1_000_000;

    public static TheoryData<string> Distributions =>
        ["uniform", "exponential", "log-normal", "pareto", "two-humps", "constant", "hours-and-blinks"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Quantile_OfAMillionTimesOfFiftyInstances_IsWithinTwoPercentOfTheExactOne(string distribution)
    {
        var random = new Random(20261123);
        var exact = new double[Samples];
        LatencySketch[] instances = [.. Enumerable.Range(0, Instances).Select(_ => new LatencySketch())];
        for (var i = 0; i < Samples; i++)
        {
            exact[i] = TimeSpan.FromSeconds(Sample(distribution, random)).TotalSeconds;
            instances[i % Instances].Add(TimeSpan.FromSeconds(exact[i]));
        }

        // As they are stored and read again
        var merged = new LatencySketch();
        foreach (var instance in instances)
            merged.Merge(LatencySketch.From(instance.ToNumbers()));
        Array.Sort(exact);

        Assert.Equal(Samples, merged.Count);
        Assert.Equal(exact[^1], merged.Max!.Value.TotalSeconds, 6);
        Assert.Equal(exact.Average(), merged.Mean!.Value.TotalSeconds, exact.Average() * 0.001);
        foreach (var part in (double[])[0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1])
        {
            var wanted = exact[(int)(part * (Samples - 1))];
            var found = merged.Quantile(part)!.Value.TotalSeconds;
            Assert.True(Math.Abs(found - wanted) <= 0.02 * wanted, $"{distribution} p{part * 100}: {found} is not within 2 % of {wanted}");
        }
    }

    [Fact]
    public void Merge_InAnyOrder_IsTheSketchOfAll()
    {
        var random = new Random(7);
        var all = new LatencySketch();
        LatencySketch[] parts = [.. Enumerable.Range(0, 5).Select(_ => new LatencySketch())];
        for (var i = 0; i < 10_000; i++)
        {
            var time = TimeSpan.FromMilliseconds(random.Next(1, 1_000_000));
            all.Add(time);
            parts[random.Next(parts.Length)].Add(time);
        }

        var (there, back) = (new LatencySketch(), new LatencySketch());
        foreach (var part in parts)
            there.Merge(part);
        foreach (var part in parts.Reverse())
            back.Merge(part);

        Assert.Equal(all.ToNumbers(), there.ToNumbers());
        Assert.Equal(all.ToNumbers(), back.ToNumbers());
    }

    [Fact]
    public void Sketch_WithoutTimes_KnowsNone()
    {
        var none = LatencySketch.From(new LatencySketch().ToNumbers());

        Assert.Equal(0, none.Count);
        Assert.Null(none.Quantile(0.5));
        Assert.Null(none.Mean);
        Assert.Null(none.Max);
        Assert.Null(none.ShareWithin(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Sketch_OfTheShortestAndTheLongest_StaysSmall()
    {
        var sketch = new LatencySketch();
        foreach (var time in (TimeSpan[])[TimeSpan.FromSeconds(-3), TimeSpan.Zero, TimeSpan.MaxValue])
            sketch.Add(time);
        for (var seconds = 1e-7; seconds < 1e12; seconds *= 1.001)
            sketch.Add(TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)));

        Assert.True(sketch.ToNumbers().Length < 2 * 1_700);
        Assert.Equal(TimeSpan.Zero, sketch.Quantile(0));
    }

    [Fact]
    public void ShareWithin_OfTimes_IsThePartThatIsNotLonger()
    {
        var sketch = new LatencySketch();
        for (var minute = 1; minute <= 10; minute++)
            sketch.Add(TimeSpan.FromMinutes(minute));

        Assert.Equal(0.5, sketch.ShareWithin(TimeSpan.FromMinutes(5)));
        Assert.Equal(0, sketch.ShareWithin(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, sketch.ShareWithin(TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData]
    [InlineData(1d, 2d)]
    [InlineData(1d, 2d, 3d, 4d)]
    public void From_OtherNumbers_IsRefused(params double[] numbers) =>
        Assert.Throws<FormatException>(() => LatencySketch.From(numbers));

    private static double Sample(string distribution, Random random) => distribution switch
    {
        "uniform" => 0.01 + (random.NextDouble() * 10),
        "exponential" => 0.002 - Math.Log(1 - random.NextDouble()),
        "log-normal" => Math.Exp((2 * Normal(random)) + 1),
        "pareto" => 0.05 / Math.Pow(1 - random.NextDouble(), 1 / 1.2),
        "two-humps" => random.NextDouble() < 0.7 ? 0.08 + (0.01 * Math.Abs(Normal(random))) : 1_800 + (300 * random.NextDouble()),
        "hours-and-blinks" => random.NextDouble() < 0.5 ? 0.0015 + (0.001 * random.NextDouble()) : 86_400 * random.NextDouble() + 60,
        _ => 4.2,
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
