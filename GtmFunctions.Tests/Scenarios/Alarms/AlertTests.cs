using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Storage.Alerts;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Alarms;

/// <summary>How alerts go out, whatever they are about.</summary>
public sealed class AlertTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AlertDestination_ThatFailsItself_IsToldThroughTheOthersOnly()
    {
        var leads = AlertBench.Document.Replace("{ to: sequencer }", "{ to: slack }", StringComparison.Ordinal);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, leads + "alerts: { to: [slack, other], template: short }");
        var bench = new AlertBench(pipeline);
        pipeline.Behave("slack", 404);
        await bench.SendAsync(3, "m");
        pipeline.Behave("slack", 410);
        await bench.SendAsync(3, "n");

        await bench.LookForAsync(10);

        var told = pipeline.Received("other").Select(request => FieldText.From(request.Body)!).ToArray();
        string[] letterCauses = ["answered 404", "answered 410", "not called since"];
        Assert.Equal(
            ["began alert-channel slack", .. letterCauses.Select(_ => "began dead-letter gtm-actions"), "began failing-destination slack"],
            told.Order());
        var letters = await bench.DeadLettersAsync();
        Assert.Equal(
            letterCauses.Length,
            letters.Count(letter => FieldText.From(letter["key"])!.EndsWith(":alerts:dead-letter:0", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            letters, letter => FieldText.From(letter["key"])!.EndsWith(":alerts:failing-destination:0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kind_ThatCannotBeLookedAt_DoesNotBlindTheOthers()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[dead-letter, signature-failures]");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        var desk = new AlertRunner(
            pipeline.Get<ConfigurationVersions>(),
            [new Blind(), .. pipeline.Get<IEnumerable<IAlertCheck>>().Where(check => check.Kind != AlertKind.DeadLetter)],
            pipeline.Get<AlertStates>(),
            pipeline.Get<AlertSender>(),
            pipeline.Clock);

        var failure = await Assert.ThrowsAsync<AggregateException>(() => desk.CheckAsync(Cancellation));

        Assert.Equal("blind", Assert.Single(failure.InnerExceptions).Message);
        await bench.DeliverAsync();
        AssertBegins("ALERT signature-failures", Assert.Single(bench.Texts()));
    }

    [Fact]
    public async Task Alert_ForSlackTeamsAndHttp_IsWhatEachCanShow()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, AlertBench.Document + "alerts: { to: [slack, teams, sequencer], on: [signature-failures] }");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();

        var text = Assert.Single(await bench.LookForAsync(10));

        var card = Assert.Single(pipeline.Received("other")).Body!["attachments"]![0]!["content"]!["body"]![0]!;
        Assert.Equal(text, FieldText.From(card["text"]));
        var @event = Assert.Single(pipeline.Received("sequencer")).Body!;
        Assert.Equal(("alerts", "alert.signature_failures"), (FieldText.From(@event["source"]), FieldText.From(@event["type"])));
        var alert = @event["data"]!["alert"]!;
        Assert.Equal((text, "began", "5"), (FieldText.From(alert["text"]), FieldText.From(alert["phase"]), FieldText.From(alert["count"])));
    }

    [Fact]
    public async Task Links_AsTheDocumentSays_BeginWithItsAddress()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite,
            AlertBench.Document + "alerts: { to: slack, links: LINKS, on: [dead-letter] }",
            new(AlertBench.HostName) { ["LINKS"] = "https://front.gtm.example/" });
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 422);
        await bench.SendAsync(1, "m");

        var began = Assert.Single(await bench.LookForAsync(3));

        AssertHas(": https://front.gtm.example/api/ops/events/e2026", began);
        Assert.DoesNotContain("//gtm.example", began, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:7071/", "gtm.example", "http://localhost:7071/api/")]
    [InlineData("https://front.gtm.example", "gtm.example", "https://front.gtm.example/api/")]
    [InlineData("", "localhost:7071", "http://localhost:7071/api/")]
    [InlineData("", "gtm.example", "https://gtm.example/api/")]
    public async Task Links_AsTheSettingSays_BeginWithTheOneAddressOfTheApp(string named, string host, string begins)
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite,
            AlertBench.Document + "alerts: { to: slack, on: [dead-letter] }",
            new() { ["GTM_PUBLIC_URL"] = named, ["WEBSITE_HOSTNAME"] = host });
        var bench = new AlertBench(pipeline);
        pipeline.Behave("sequencer", 422);
        await bench.SendAsync(1, "m");

        var began = Assert.Single(await bench.LookForAsync(3));

        AssertHas($": {begins}ops/events/e2026", began);
        AssertHas($"POST {begins}ops/dead-letters/", began);
        Assert.DoesNotContain(named.Length > 0 ? $"//{host}/" : "https://localhost", began, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kind_ThatIsNotToldAnyMore_IsForgottenWithoutAWord()
    {
        await using var pipeline = await AlertBench.StartAsync(azurite, "[signature-failures]");
        var bench = new AlertBench(pipeline);
        await bench.RefuseAsync(5);
        await bench.CountAsync();
        Assert.Single(await bench.LookForAsync(2));

        await pipeline.PublishAsync(AlertBench.Document + "alerts: { to: slack, on: [dead-letter] }");
        Assert.Empty(await bench.LookForAsync(10));

        Assert.Empty(await pipeline.Get<AlertRecords>().AllAsync(Cancellation));
    }

    private static void AssertHas(string expected, string text) => Assert.Contains(expected, text, StringComparison.Ordinal);

    private static void AssertBegins(string expected, string text) => Assert.StartsWith(expected, text, StringComparison.Ordinal);

    private sealed class Blind : IAlertCheck
    {
        public AlertKind Kind => AlertKind.DeadLetter;

        public TimeSpan Every => TimeSpan.FromMinutes(1);

        public Task<IReadOnlyList<Problem>> FindAsync(
            Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation) =>
            throw new InvalidOperationException("blind");
    }
}
