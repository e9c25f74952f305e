using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
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
        await SeedAsync(pipeline, new TrafficSeries("forms", "lead.created"));
        Assert.Empty(await bench.LookForAsync(5));

        pipeline.Clock.Advance(TimeSpan.FromHours(6));
        await bench.CountAsync();

        Assert.Matches(
            "^ALERT silent-source: forms\n"
            + "forms is quiet: usually about [0-9,]+ a day, none since 2026-11-23 09:00 UTC, where about 2[0-9]0 were to come; "
            + "by chance fewer than one day in [0-9,]+ has so few for so long.\n"
            + "Since 2026-11-23 09:00 UTC; told because of alerts.on silent-source, the baseline that was learned.\n"
            + "Look at the sender's delivery log",
            Assert.Single(await bench.LookForAsync(5)));
    }

    [Fact]
    public async Task Form_ThatFallsSilentWhileItsSourceGoesOn_IsToldByItself()
    {
        await using var pipeline = await AlertBench.StartAsync(
            azurite, "[silent-source]", AlertBench.Document.Replace("map: {", "map: { page.form: data.form,", StringComparison.Ordinal));
        var bench = new AlertBench(pipeline);
        var type = new TrafficSeries("forms", "lead.created");
        await SeedAsync(pipeline, type, type with { Form = "demo" }, type with { Form = "pricing" });
        for (var hour = 0; hour < 8; hour++)
        {
            await SendFormsAsync(pipeline, "pricing", 40);
            await bench.CountAsync();
            pipeline.Clock.Advance(TimeSpan.FromHours(1));
        }

        await SendFormsAsync(pipeline, "pricing", 3);
        await bench.CountAsync();

        AssertBegins(
            "ALERT silent-source: forms: lead.created of form demo\nforms: lead.created of form demo is quiet: usually about ",
            Assert.Single(await bench.LookForAsync(5)));
    }

    // Four weeks of 48 events an hour up to now, of the source and of each of its series
    private static async Task SeedAsync(PipelineHarness pipeline, params TrafficSeries[] series)
    {
        var (records, now) = (pipeline.Get<TrafficRecords>(), pipeline.Clock.GetUtcNow());
        const int Hours = 28 * 24;
        var history = new TrafficHistory(now.AddHours(-Hours), now.AddHours(-Hours), [.. Enumerable.Repeat(48L, Hours)])
        {
            Busy = [.. Enumerable.Repeat(HourCount.Parts, Hours)],
        };
        long[] parts = [.. Enumerable.Repeat(4L, HourCount.Parts)];
        foreach (var one in series.Prepend(new TrafficSeries("forms")))
            await records.TryWriteAsync(one, history, Cancellation);
        for (var hour = 1; hour <= 8; hour++)
        {
            var row = new TrafficHour("forms", now.AddHours(-hour), parts, new long[HourCount.Parts], "")
            {
                Series = [.. series.Select(one => new SeriesHour(one.Type!, one.Form, parts))],
            };
            await records.WriteAsync("seeded", row, Cancellation);
        }
    }

    private static async Task SendFormsAsync(PipelineHarness pipeline, string form, int count)
    {
        var lead = Document.Lead.Replace("\"data\":{", $"\"data\":{{\"form\":\"{form}\",", StringComparison.Ordinal);
        Assert.Contains(form, lead, StringComparison.Ordinal);
        Assert.Equal(200, (await pipeline.SendAsync("forms", lead, $"{form}-{pipeline.Clock.GetUtcNow():HHmm}-{count}")).Status);
        for (var i = 1; i < count; i++)
            pipeline.Get<TrafficCounts>().TookIn("forms", "lead.created", form);
        await new AlertBench(pipeline).SendAsync(0, "");
    }

    private static void AssertBegins(string expected, string text) => Assert.StartsWith(expected, text, StringComparison.Ordinal);
}
