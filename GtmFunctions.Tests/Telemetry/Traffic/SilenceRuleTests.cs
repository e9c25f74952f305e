using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Xunit;

namespace GtmFunctions.Tests.Telemetry.Traffic;

public sealed class SilenceRuleTests
{
    private static readonly SourceDefinition Provider = SourceCatalogue.Load().Sources["standard-webhooks"];
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_FewerThanExpected_SaysTheFigures()
    {
        var forms = Source(new Expectation(20, TimeSpan.FromDays(1)));
        var traffic = Hours(Monday.AddDays(-3), 3 * 24, at => at < Monday.AddHours(-30) || at == Monday.AddHours(-20) ? 19 : 0);

        var silence = SilenceRule.Decide(forms, traffic, baseline: true, Monday.AddMinutes(3));

        Assert.Equal("19 events came in the last 1d; at least 20 are expected", silence!.Why);
        Assert.Equal("sources.forms.expect { atLeast: 20, per: 1d }", silence.Rule);
        Assert.Equal((19, Monday.AddHours(-19)), (silence.Count, silence.Since));
    }

    [Theory]
    [InlineData(23)]
    [InlineData(1)]
    public void Decide_SourceThatIsWatchedForLessThanThePeriod_SaysNothing(int hours)
    {
        var traffic = Hours(Monday.AddHours(-hours), hours, _ => 0);

        Assert.Null(SilenceRule.Decide(Source(new Expectation(20, TimeSpan.FromDays(1))), traffic, baseline: true, Monday.AddMinutes(3)));
    }

    [Fact]
    public void Decide_EnoughInTheLastMinutes_Counts()
    {
        var recent = new TrafficHour("forms", Monday, [0, 20, .. new long[10]], new long[12], "");
        var traffic = Hours(Monday.AddDays(-3), 3 * 24, _ => 0) with { Recent = [recent] };

        Assert.Null(SilenceRule.Decide(Source(new Expectation(20, TimeSpan.FromDays(1))), traffic, baseline: false, Monday.AddMinutes(12)));
        Assert.NotNull(
            SilenceRule.Decide(Source(new Expectation(20, TimeSpan.FromDays(1))), traffic, baseline: false, Monday.AddMinutes(6)));
    }

    [Fact]
    public void Decide_BusySourceOfWhichATrickleIsLeft_IsFoundInTwoDaysAndExplained()
    {
        var traffic = Hours(Monday.AddDays(-35), 35 * 24, at => at >= Monday.AddHours(-50) ? 1 : OfficeHours(at) ? 60 : 30);

        var silence = SilenceRule.Decide(Source(null), traffic, baseline: true, Monday.AddMinutes(7));

        Assert.Matches(
            "^usually about 9[0-9]0 a day, [0-9]+ since 2026-11-2[12] [0-9]{2}:00 UTC, where about [0-9,]+ were to come; "
            + "by chance fewer than one day in [0-9,]+ has so few for so long$",
            silence!.Why);
        Assert.Null(SilenceRule.Decide(Source(null), traffic, baseline: false, Monday.AddMinutes(7)));
    }

    [Fact]
    public void Decide_OfficeHoursSourceThatIsDeadOnMonday_IsFoundInTheMorning()
    {
        var now = Monday.AddHours(3);
        var traffic = Hours(now.AddDays(-35), 35 * 24, at => OfficeHours(at) && at < Monday.AddHours(-1) ? 60 : 0);

        Assert.NotNull(SilenceRule.Decide(Source(null), traffic, baseline: true, now.AddMinutes(7)));
    }

    [Fact]
    public void Decide_SourceThatIsBackSince_SaysNothing()
    {
        var recent = new TrafficHour("forms", Monday, [20, 20, .. new long[10]], new long[12], "");
        var traffic = Hours(Monday.AddDays(-35), 35 * 24, at => at >= Monday.AddHours(-2) ? 0 : 60) with { Recent = [recent] };

        Assert.Null(SilenceRule.Decide(Source(null), traffic, baseline: true, Monday.AddMinutes(12)));
    }

    [Fact]
    public void Decide_SlowSourceThatStops_IsFoundInDays()
    {
        var traffic = Hours(Monday.AddDays(-35), 35 * 24, at => at < Monday.AddDays(-4) && at.Hour is (9 or 10 or 13 or 16) ? 2 : 0);

        var silence = SilenceRule.Decide(Source(null), traffic, baseline: true, Monday.AddMinutes(7));

        Assert.Matches("^usually about [78][.0-9]* a day, none since 2026-11-18 17:00 UTC, where about ", silence!.Why);
    }

    [Fact]
    public void Decide_QuietNightsAndWeekends_AreUsual()
    {
        for (var hour = 0; hour < 7 * 24; hour++)
        {
            var now = Monday.AddHours(hour);
            var traffic = Hours(now.AddDays(-35), 35 * 24, at => OfficeHours(at) ? 60 : 0);
            Assert.Null(SilenceRule.Decide(Source(null), traffic, baseline: true, now.AddMinutes(7)));
        }
    }

    [Fact]
    public void Decide_OneOutageInTheLastWeeks_DoesNotBlindUs()
    {
        var traffic = Hours(Monday.AddDays(-35), 35 * 24, at => at >= Monday.AddHours(-8) || WasOut(at) ? 0 : 60);

        Assert.NotNull(SilenceRule.Decide(Source(null), traffic, baseline: true, Monday.AddMinutes(7)));

        static bool WasOut(DateTimeOffset at) => at >= Monday.AddDays(-8) && at < Monday.AddDays(-6);
    }

    [Fact]
    public void Decide_TooFewWeeks_SaysNothing()
    {
        Assert.Null(SilenceRule.Decide(Source(null), Hours(Monday.AddDays(-20), 20 * 24, Stopped), baseline: true, Monday.AddMinutes(7)));
        Assert.NotNull(
            SilenceRule.Decide(Source(null), Hours(Monday.AddDays(-22), 22 * 24, Stopped), baseline: true, Monday.AddMinutes(7)));

        static long Stopped(DateTimeOffset at) => at >= Monday.AddHours(-5) ? 0 : 60;
    }

    [Fact]
    public void Parts_FormThatStopsWhileItsSourceGoesOn_IsFoundByItself()
    {
        var (type, other) = (new TrafficSeries("forms", "lead.created"), new TrafficSeries("forms", "x"));
        var form = type with { Form = "demo" };
        var goesOn = Hours(Monday.AddDays(-35), 35 * 24, _ => 60);
        var stops = Hours(Monday.AddDays(-35), 35 * 24, at => at >= Monday.AddHours(-5) ? 0 : 30);
        var traffic = goesOn with
        {
            Series = new Dictionary<TrafficSeries, SourceTraffic> { [type] = goesOn, [form] = stops, [other] = goesOn },
        };

        Assert.Equal([form], SilenceRule.Parts(traffic, source: null, Monday.AddMinutes(1)).Keys);
    }

    [Fact]
    public void Parts_OfASourceThatIsSilent_AreThoseThatWereItBefore()
    {
        var (before, with) = (new TrafficSeries("forms", "before"), new TrafficSeries("forms", "with"));
        var traffic = Stops(-5) with
        {
            Series = new Dictionary<TrafficSeries, SourceTraffic> { [before] = Stops(-30), [with] = Stops(-5) },
        };
        var silence = SilenceRule.Decide(Source(null), traffic, baseline: true, Monday);

        Assert.Equal([before], SilenceRule.Parts(traffic, silence, Monday).Keys);

        static SourceTraffic Stops(int hours) =>
            Hours(Monday.AddDays(-35), 35 * 24, at => at >= Monday.AddHours(hours) ? 0 : 60);
    }

    [Fact]
    public void Decide_HoursThatWereNotCounted_AreNoSilence()
    {
        var traffic = Hours(
            Monday.AddDays(-35), 35 * 24, at => at >= Monday.AddHours(-5) ? TrafficHistory.Unknown : 60);

        Assert.Null(SilenceRule.Decide(Source(null), traffic, baseline: true, Monday.AddMinutes(7)));
    }

    // A list import now and then, nothing between: no two weeks are alike
    [Theory]
    [InlineData(10, false)]
    [InlineData(40, false)]
    [InlineData(160, false)]
    [InlineData(10, true, Explicit = true)]
    [InlineData(40, true, Explicit = true)]
    [InlineData(160, true, Explicit = true)]
    public void Decide_BurstySource_DoesNotCryWolf(int hoursBetween, bool all) =>
        AssertDoesNotCry(random => random.Next(hoursBetween) == 0 ? random.Next(50, 2000) : 0, all);

    [Theory]
    [InlineData(25, false)]
    [InlineData(3, false)]
    [InlineData(0.15, false)]
    [InlineData(25, true, Explicit = true)]
    [InlineData(3, true, Explicit = true)]
    [InlineData(0.15, true, Explicit = true)]
    public void Decide_SteadySourceByChance_DoesNotCryWolf(double perHour, bool all) =>
        AssertDoesNotCry(random => Poisson(random, perHour), all);

    private static void AssertDoesNotCry(Func<Random, long> ofAnHour, bool all)
    {
        var cries = Enumerable.Range(1, all ? 10 : RunDepth.Of(4)).Select(seed =>
        {
            var random = new Random(seed);
            return Cries([.. Enumerable.Range(0, 105 * 24).Select(_ => ofAnHour(random))], all);
        });

        Assert.All(cries, hours => Assert.Equal(0, hours));
    }

    // In how many hours of ten weeks, after five that are learned from; every day only some of them are looked at
    private static int Cries(long[] counts, bool all) => Enumerable.Range(35 * 24, counts.Length - (35 * 24)).Count(hour =>
    {
        if (!all && !RunDepth.IsThorough && hour % RunDepth.Larger > 0)
            return false;
        var now = Monday.AddHours(hour);
        var history = History(now.AddDays(-35), counts[(hour - (35 * 24))..hour]);
        return SilenceRule.Decide(Source(null), new SourceTraffic(history, [], now), baseline: true, now.AddMinutes(7)) is not null;
    });

    private static long Poisson(Random random, double mean)
    {
        var (count, product) = (0L, random.NextDouble());
        for (; product > Math.Exp(-mean); count++)
            product *= random.NextDouble();
        return count;
    }

    private static bool OfficeHours(DateTimeOffset at) =>
        at.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && at.Hour is >= 8 and < 18;

    private static SourceTraffic Hours(DateTimeOffset from, int hours, Func<DateTimeOffset, long> count)
    {
        var counts = Enumerable.Range(0, hours).Select(hour => count(from.AddHours(hour)));
        return new SourceTraffic(History(from, [.. counts]), [], from.AddHours(hours));
    }

    // A burst is one; what comes alone is spread over its hour
    private static TrafficHistory History(DateTimeOffset from, long[] counts) => new(from, from, counts)
    {
        Busy = [.. counts.Select(count => count >= 200 ? 1 : (int)Math.Clamp(count, 0, 12))],
    };

    private static Source Source(Expectation? expect) => new()
    {
        Name = "forms",
        Provider = Provider,
        Secrets = [],
        Mapping = new SourceMapping(Provider),
        Expect = expect,
    };
}
