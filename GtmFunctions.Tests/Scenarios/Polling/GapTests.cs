using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Poll.Gaps;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Polling;

/// <summary>
/// A source whose webhooks get lost: what its API says and no webhook told is fetched and run, all of it and nothing else, and a webhook
/// that comes late is a copy.
/// </summary>
public sealed class GapTests(AzuriteFixture azurite)
{
    private const string ById = "gaps: { same: id }";
    private const string ByTime = "gaps: { on: [changed], subject: id, within: 5s }";

    private PipelineHarness? _started;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ById)]
    [InlineData(ByTime)]
    public async Task Webhooks_SomeOfWhichAreLost_AreFetchedAllAndOnlyThose(string gaps)
    {
        await using var server = await ServerAsync();
        await using var pipeline = await StartAsync(server, gaps);
        await FireAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        for (var i = 0; i < 40; i++)
        {
            await ChangeAsync(pipeline, server, $"r{i}", isLost: i % 8 == 3);
            pipeline.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        await pipeline.DrainAsync();
        pipeline.Clock.Advance(TimeSpan.FromHours(1));
        await FireAsync(pipeline);

        var look = Assert.Single(await LooksAsync(pipeline), one => one.Missed > 0);
        Assert.Equal((40, 5), (look.Said, look.Missed));
        Assert.Equal(40, Leads(pipeline).Distinct().Count());
        Assert.Equal(40, Leads(pipeline).Count);
        await FireAsync(pipeline, TimeSpan.FromHours(1));
        Assert.Equal(0, (await LooksAsync(pipeline))[0].Missed);
        Assert.Equal(40, Leads(pipeline).Count);
    }

    [Theory]
    [InlineData(ById)]
    [InlineData(ByTime)]
    public async Task Webhook_ThatComesAfterItWasFetched_IsACopy(string gaps)
    {
        await using var server = await ServerAsync();
        await using var pipeline = await StartAsync(server, gaps);
        await FireAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        var late = Webhook(pipeline, "r1");
        server.Change("r1");
        await FireAsync(pipeline, TimeSpan.FromHours(1));
        Assert.Equal(["r1@lead.example"], Leads(pipeline));

        await pipeline.SendAsync("crm", late);
        await pipeline.DrainAsync();

        Assert.Equal(["r1@lead.example"], Leads(pipeline));
    }

    [Fact]
    public async Task Webhook_ThatMayBeOnItsWayStill_IsNotMissed()
    {
        await using var server = await ServerAsync();
        await using var pipeline = await StartAsync(server, ByTime);
        await FireAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(58));
        var late = Webhook(pipeline, "r1");
        server.Change("r1");

        await FireAsync(pipeline, TimeSpan.FromMinutes(3));
        Assert.Empty(Leads(pipeline));
        await pipeline.SendAsync("crm", late);
        await pipeline.DrainAsync();
        await FireAsync(pipeline, TimeSpan.FromHours(1));

        Assert.Equal(["r1@lead.example"], Leads(pipeline));
        Assert.Equal(0, (await LooksAsync(pipeline)).Sum(look => look.Missed));
    }

    [Fact]
    public async Task Source_ThatIsSilent_IsLookedAtBeforeItsTime()
    {
        await using var server = await ServerAsync();
        await using var pipeline = await StartAsync(server, ById, "gaps: { every: 6h, after: 30m }");
        await FireAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        await ChangeAsync(pipeline, server, "r1", isLost: false);
        await pipeline.DrainAsync();
        await pipeline.Get<TrafficCounts>().FlushAsync(Cancellation);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await ChangeAsync(pipeline, server, "r2", isLost: true);

        await FireAsync(pipeline, TimeSpan.FromMinutes(10));
        Assert.Equal(["r1@lead.example"], Leads(pipeline));
        await FireAsync(pipeline, TimeSpan.FromMinutes(25));

        Assert.Equal(["r1@lead.example", "r2@lead.example"], Leads(pipeline).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task LookSince_ADryRunAndThenOne_TellsAndThenFetches()
    {
        await using var server = await ServerAsync();
        await using var pipeline = await StartAsync(server, ByTime);
        await FireAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        var since = pipeline.Clock.GetUtcNow();
        for (var i = 0; i < 7; i++)
        {
            await ChangeAsync(pipeline, server, $"r{i}", isLost: i is 2 or 5);
            pipeline.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        await pipeline.DrainAsync();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(6));
        var configuration = await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation);
        var job = Assert.Single(GapRunner.Jobs(configuration));
        var runner = pipeline.Get<GapRunner>();
        var watched = await runner.WatchedSinceAsync(job, Cancellation);

        var (dry, count) = await runner.LookSinceAsync(configuration, job, since, watched, isDryRun: true, Cancellation);
        await pipeline.DrainAsync();
        Assert.Equal((7, 2), (dry.Said, dry.Missed));
        Assert.Equal(["r2", "r5"], count.Events.Select(missed => missed.Subject));
        Assert.Equal(5, Leads(pipeline).Count);

        await runner.LookSinceAsync(configuration, job, since, watched, isDryRun: false, Cancellation);
        await pipeline.DrainAsync();
        Assert.Equal(7, Leads(pipeline).Count);
    }

    [Fact(Explicit = true)]
    public async Task TwoThousandWebhooks_FivePercentOfWhichAreLost_AreFetchedAllAndOnlyThose()
    {
        await using var server = await ServerAsync();
        server.Size = 100;
        await using var pipeline = await StartAsync(server, ByTime);
        await FireAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        var random = new Random(16);
        var lost = Enumerable.Range(0, 2000).OrderBy(_ => random.Next()).Take(100).ToHashSet();
        for (var i = 0; i < 2000; i++)
        {
            await ChangeAsync(pipeline, server, $"r{i % 700}", isLost: lost.Contains(i));
            pipeline.Clock.Advance(TimeSpan.FromSeconds(11));
            if (i % 30 == 29)
            {
                await pipeline.DrainAsync();
                await FireAsync(pipeline, TimeSpan.FromMinutes(30));
            }
        }

        await pipeline.DrainAsync();
        await FireAsync(pipeline, TimeSpan.FromHours(2));

        var looks = await LooksAsync(pipeline);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{looks.Sum(look => look.Said)} said, {looks.Sum(look => look.Missed)} missed of {lost.Count} lost, {Leads(pipeline).Count} "
                + "leads");
        Assert.Equal(lost.Count, looks.Sum(look => look.Missed));
        Assert.Equal(2000, Leads(pipeline).Count);
    }

    private Task<RecordServer> ServerAsync() =>
        RecordServer.StartAsync(new PollingPipeline.ClockOf(() => _started?.Clock ?? TimeProvider.System));

    private async Task<PipelineHarness> StartAsync(RecordServer server, string match, string gaps = "gaps: { every: 1h }")
    {
        var document = PollingPipeline.Document($"{PollingPipeline.ByCursor}, {match}", source: $$"""
            secrets: [FORMS_SECRET]
                signature: { header: X-Signature, algorithm: sha256, encoding: hex, payload: "{body}" }
                event: { id: "{{(match == ById ? "{id}:{changed}" : "hook:{id}:{changed}")}}", type: type, time: changed, subject: id }
                types: { changed: lead.created }
                map: { person.email: email }
                {{gaps}}
            """)
            .Replace("event: { id: \"{id}:{changed}\" }", "event: { id: \"{id}:{changed}\", time: changed, subject: id }",
                StringComparison.Ordinal);
        return _started = await PipelineHarness.StartAsync(azurite, document, new() { ["API_URL"] = server.Address });
    }

    private static async Task ChangeAsync(PipelineHarness pipeline, RecordServer server, string id, bool isLost)
    {
        server.Change(id, pipeline.Clock.GetUtcNow());
        if (!isLost)
            await pipeline.SendAsync("crm", Webhook(pipeline, id));
    }

    private static string Webhook(PipelineHarness pipeline, string id) => new JsonObject
    {
        ["type"] = "changed",
        ["id"] = id,
        ["changed"] = pipeline.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["email"] = $"{id}@lead.example",
    }.ToJsonString();

    private static async Task FireAsync(PipelineHarness pipeline, TimeSpan? after = null)
    {
        pipeline.Clock.Advance(after ?? TimeSpan.FromMinutes(1));
        for (var fired = 0; fired < 3; fired++)
        {
            await pipeline.Get<OpsTimers>().RunSchedulesAsync(Cancellation);
            await pipeline.DrainAsync();
        }
    }

    private static async Task<IReadOnlyList<GapLook>> LooksAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<GapStates>().FindAsync("crm", "rows", Cancellation))?.Looks ?? [];

    private static List<string> Leads(PipelineHarness pipeline) =>
    [
        .. pipeline.Received("sequencer").DistinctBy(lead => lead.IdempotencyKey)
            .Select(lead => FieldText.From(lead.Body!["data"]!["person"]!["email"])!),
    ];
}
