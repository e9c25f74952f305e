using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Alarms;

/// <summary>Sources that fall silent, told through the whole pipeline with the timers of three instances firing at once.</summary>
public sealed class AlertSilenceTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source_ThatBringsTooLittle_IsToldAndInTheMap()
    {
        var expecting = AlertBench.Document.Replace("map: {", "expect: { atLeast: 2, per: 1h }\n    map: {", StringComparison.Ordinal);
        await using var pipeline = await AlertBench.StartAsync(azurite, "[silent-source]", expecting);
        var bench = new AlertBench(pipeline);
        await bench.CountAsync();
        await bench.SendAsync(1, "m");
        await bench.CountAsync();
        Assert.Empty(await bench.LookForAsync(10));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(60));
        var began = Assert.Single(await bench.LookForAsync(10));
        AssertBegins(
            """
            ALERT silent-source: forms
            forms is quiet: no event came in the last 1h; at least 2 are expected.
            Since 2026-11-23 09:05 UTC; told because of sources.forms.expect { atLeast: 2, per: 1h }.
            """.ReplaceLineEndings("\n"),
            began);
        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));
        var silent = Assert.Single(map["gaps"]!["silentSources"]!.AsArray())!;
        Assert.Equal("no event came in the last 1h; at least 2 are expected", FieldText.From(silent["why"]));
        Assert.Empty(map["gaps"]!["sourcesWhoseSilenceNobodyWouldNotice"]!.AsArray());

        await bench.SendAsync(2, "n");
        await bench.CountAsync();
        AssertBegins("OVER silent-source: forms, after", Assert.Single(await bench.LookForAsync(20)));
    }

    [Fact]
    public async Task Source_ThatFallsSilentAgainstItsLastWeeks_IsToldWithTheFigures()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[silent-source]");
        var bench = new AlertBench(pipeline);
        var from = pipeline.Clock.GetUtcNow().AddDays(-28);
        await pipeline.Get<TrafficRecords>().TryWriteAsync(
            "forms", new TrafficHistory(from, from, [.. Enumerable.Range(0, 28 * 24).Select(hour => 40L + (hour / 168))]), Cancellation);
        Assert.Empty(await bench.LookForAsync(5));

        pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await bench.CountAsync();

        Assert.StartsWith(
            """
            ALERT silent-source: forms
            forms is quiet: no event came in the 2h up to 2026-11-23 11:00 UTC and since; the same hours of the weeks before brought 86, 84, 82, 80.
            Since 2026-11-23 09:00 UTC; told because of alerts.on silent-source, the baseline that was learned.
            """.ReplaceLineEndings("\n"),
            Assert.Single(await bench.LookForAsync(5)),
            StringComparison.Ordinal);
    }

    private static void AssertBegins(string expected, string text) => Assert.StartsWith(expected, text, StringComparison.Ordinal);
}
