using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.CountedOnce;

public sealed class SignalTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Signal_ThreePricingVisitsInAWeekAndAHire_FiresOnceWithItsEvidence()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        string[] events =
        [
            await TakeAsync(pipeline, SignalDocument.Visit("2026-11-20T10:00:00Z"), "v1"),
            await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T10:00:00Z", domain: "analytical.example"), "v2"),
            await TakeAsync(pipeline, SignalDocument.Hire("2026-11-22T10:00:00Z"), "h1"),
            await TakeAsync(pipeline, SignalDocument.Visit("2026-11-22T09:00:00Z"), "v3"),
        ];
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-22T11:00:00Z"), "v4");

        var (message, made) = await OnlyAsync(pipeline, "account.buying_intent");
        Assert.Equal("analytical.example", FieldText.From(made["subject"]));
        Assert.Equal("2026-11-22T10:00:00+00:00", FieldText.From(made["time"]));
        Assert.Equal("delivered", FieldText.From(made["outcome"]));
        var data = made["event"]!["data"]!;
        Assert.Equal("analytical.example", FieldText.From(data["account"]!["domain"]));
        Assert.Equal("ada@analytical.example", FieldText.From(data["person"]!["email"]));
        Assert.Equal("buying-intent", FieldText.From(data["signal"]!["name"]));
        Assert.Equal(
            [(events[0], "page.viewed"), (events[1], "page.viewed"), (events[3], "page.viewed"), (events[2], "account.executive_hired")],
            data["signal"]!["evidence"]!.AsArray().Select(one => (FieldText.From(one!["event"])!, FieldText.From(one["on"])!)));
        Assert.Equal(["signal", "route"], made["stages"]!.AsArray().Select(stage => FieldText.From(stage!["stage"])));
        Assert.Contains("analytical.example shows buying intent: 4 events", message, StringComparison.Ordinal);

        var traces = await Task.WhenAll(events.Select(pipeline.TraceAsync));
        Assert.All(traces, trace => Assert.Equal("counted", FieldText.From(trace["outcome"])));
        Assert.Equal(
            [
                "analytical.example has 1 of 3 page.viewed, 0 of 1 account.executive_hired within 7d: " +
                "2 more page.viewed and 1 more account.executive_hired to come",
                "analytical.example has 2 of 3 page.viewed, 0 of 1 account.executive_hired within 7d: " +
                "1 more page.viewed and 1 more account.executive_hired to come",
                "analytical.example has 2 of 3 page.viewed, 1 of 1 account.executive_hired within 7d: 1 more page.viewed to come",
                "analytical.example has 3 of 3 page.viewed, 1 of 1 account.executive_hired within 7d: " +
                $"fired account.buying_intent ({FieldText.From(made["id"])})",
            ],
            traces.Select(trace => FieldText.From(Seen(trace)["why"])));
    }

    [Fact]
    public async Task Signal_TwoVisitsAndAHireOrVisitsEightDaysApart_DoesNotFire()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-20T10:00:00Z"), "v1");
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T10:00:00Z"), "v2");
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-12T10:00:00Z"), "v3");
        var about = await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T11:00:00Z", path: "/about"), "v4");
        var homeless = await TakeAsync(pipeline, """{"type":"page.viewed","data":{"path":"/pricing"}}""", "v5");
        var hire = await TakeAsync(pipeline, SignalDocument.Hire("2026-11-21T10:00:00Z"), "h1");

        Assert.Empty(await FindAsync(pipeline, "account.buying_intent"));
        Assert.Equal("1 more page.viewed", FieldText.From(Seen(await pipeline.TraceAsync(hire))["missing"]));
        var passed = await pipeline.TraceAsync(about);
        Assert.Equal("filtered", FieldText.From(passed["outcome"]));
        Assert.Equal("it meets no condition", FieldText.From(Seen(passed)["why"]));
        Assert.Equal("/about", FieldText.From(Seen(passed)["failed"]![0]!["where"]![0]!["actual"]));
        Assert.Equal("the event has no account.domain", FieldText.From(Seen(await pipeline.TraceAsync(homeless))["why"]));
    }

    [Fact]
    public async Task Signal_TheSameVisitDeliveredFiveTimes_CountsOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        await TakeAsync(pipeline, SignalDocument.Hire("2026-11-21T10:00:00Z"), "h1");
        foreach (var _ in Enumerable.Range(0, 5))
        {
            await pipeline.SendAsync("forms", SignalDocument.Visit("2026-11-21T10:00:00Z"), "v1");
            await pipeline.DrainAsync();
        }

        Assert.Empty(await FindAsync(pipeline, "account.buying_intent"));
        var second = await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T11:00:00Z"), "v2");
        Assert.Equal(2, Seen(await pipeline.TraceAsync(second))["conditions"]![0]!["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Signal_ThatAnotherSignalListensFor_FiresThatToo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, $$"""
            {{SignalDocument.Sources}}
            signals:
              keen: { key: account.domain, within: 1d, any: [ { on: page.viewed, atLeast: 2, distinct: person.email } ], emit: account.keen }
              keener: { key: account.domain, within: 7d, all: [ { on: account.keen } ], emit: account.keener }
            """);
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T10:00:00Z", email: "ada@analytical.example"), "v1");
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T11:00:00Z", email: "ADA@analytical.example"), "v2");
        Assert.Empty(await FindAsync(pipeline, "account.keen"));
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T12:00:00Z", email: "bob@analytical.example"), "v3");

        Assert.Equal("counted", FieldText.From(Assert.Single(await FindAsync(pipeline, "account.keen"))!["outcome"]));
        Assert.Equal("unhandled", FieldText.From(Assert.Single(await FindAsync(pipeline, "account.keener"))!["outcome"]));
    }

    [Fact]
    public async Task Signal_WhoseDefinitionChanges_CountsAnewAndCoolsOn()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Any(2));
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T10:00:00Z"), "v1");
        await pipeline.PublishAsync(Any(2).Replace("reset: true", "reset: false", StringComparison.Ordinal));
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T11:00:00Z"), "v2");
        Assert.Single(await FindAsync(pipeline, "account.keen"));

        await pipeline.PublishAsync(Any(1));
        var cooling = Seen(await pipeline.TraceAsync(await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T12:00:00Z"), "v3")));

        Assert.Equal(("cooling-down", 1, 3), (
            FieldText.From(cooling["state"]), cooling["conditions"]![0]!["count"]!.GetValue<int>(), cooling["total"]!.GetValue<int>()));

        static string Any(int atLeast) => $$"""
            {{SignalDocument.Sources}}
            signals:
              keen: { key: account.domain, within: 1d, any: [ { on: page.viewed, atLeast: {{atLeast}} } ], cooldown: 1d, reset: true, emit: account.keen }
            """;
    }

    [Fact]
    public async Task Map_WithSignals_ShowsThemAndTheirGaps()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        await TakeAsync(pipeline, SignalDocument.Visit("2026-11-21T10:00:00Z"), "v1");
        await pipeline.Get<GtmFunctions.Pipeline.Intake.Drift.DriftWatch>().FlushAsync(TestContext.Current.CancellationToken);

        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, TestContext.Current.CancellationToken));

        var intent = map["signals"]![0]!;
        Assert.Equal(["page.viewed", "account.executive_hired"], Texts(intent["listensFor"]));
        Assert.Equal(
            ("account.buying_intent", "all", "7d"),
            (FieldText.From(intent["emits"]), FieldText.From(intent["combines"]), FieldText.From(intent["within"])));
        Assert.Equal(["buying-intent"], Texts(intent["heardBy"]));
        Assert.Empty(map["gaps"]!["unhandledTypes"]!.AsArray());
        Assert.Equal(["page.viewed"], Texts(map["gaps"]!["typesThatOnlySignalsHear"]));
        Assert.Equal(["gone-quiet"], Texts(map["gaps"]!["signalsThatNothingReached"]));
        Assert.Equal(["re-engage"], Texts(map["gaps"]!["workflowsThatNothingReached"]));
        Assert.Empty(map["gaps"]!["signalsThatNothingListensTo"]!.AsArray());
    }

    internal static async Task<string> TakeAsync(PipelineHarness pipeline, string body, string messageId)
    {
        var (status, answer) = await pipeline.SendAsync("forms", body, messageId);
        Assert.Equal(200, status);
        await pipeline.DrainAsync();
        return FieldText.From((await pipeline.TraceAsync(FieldText.From(answer["id"])!))["events"]![0]!["event"])!;
    }

    internal static async Task<IReadOnlyList<JsonNode?>> FindAsync(PipelineHarness pipeline, string type)
    {
        var (_, found) = await pipeline.OpsAsync(
            (ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken), $"?type={type}&source=signals");
        return [.. found["events"]!.AsArray()];
    }

    internal static JsonNode Seen(JsonObject trace) =>
        Assert.Single(trace["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "route")!["signals"]!.AsArray())!;

    private static async Task<(string Message, JsonObject Made)> OnlyAsync(PipelineHarness pipeline, string type)
    {
        var made = await pipeline.TraceAsync(FieldText.From(Assert.Single(await FindAsync(pipeline, type))!["id"])!);
        return (Assert.Single(pipeline.Received("slack")).Body!.ToString(), made);
    }

    private static IEnumerable<string?> Texts(JsonNode? list) => list!.AsArray().Select(FieldText.From);
}
