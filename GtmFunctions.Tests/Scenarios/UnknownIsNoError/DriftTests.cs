using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Scenarios.UnknownIsNoError.DriftBench;

namespace GtmFunctions.Tests.Scenarios.UnknownIsNoError;

/// <summary>
/// Payload evolution on real storage: notes are written once, told once, listed with what reads the field, and cost little.
/// </summary>
public sealed class DriftTests(AzuriteFixture azurite)
{
    private const string Before = """
        {"type":"form.submitted","data":{"email":"ada@analytical.example","name":"Ada","title":"Engineer","phone":"+44 20 7946 0000"}}
        """;

    private const string After = """
        {"type":"form.submitted","data":{"email_address":"ada@analytical.example","name":"Ada","title":7,"access_token":"s3cret"}}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Payload_ThatChanges_IsNotedOnTheFirstTraceAndListedWithWhatReadsIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        for (var i = 0; i < 25; i++)
            await TakeInAsync(pipeline, $"before{i}", Before);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 3; i++)
            await TakeInAsync(pipeline, $"after{i}", After);
        await pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        var noted = await DriftOfAsync(pipeline, "after0");
        Assert.Equal(
            ["unknown data.access_token", "renamed data.email", "missing data.phone", "retyped data.title"],
            noted.Select(drift => $"{drift!["kind"]} {drift["path"]}"));
        Assert.Equal("data.email_address", FieldText.From(noted[1]!["to"]));
        Assert.Equal(
            """["sources.forms.map.person.email","sources.forms.map.account.domain","workflows.inbound.filter","scores.icp","templates.alert"]""",
            noted[1]!["readBy"]!.ToJsonString());
        Assert.Equal(
            ("string", "number", "7"),
            (FieldText.From(noted[3]!["was"]), FieldText.From(noted[3]!["now"]), FieldText.From(noted[3]!["sample"])));
        Assert.Empty(await DriftOfAsync(pipeline, "after1"));
        Assert.Empty(await DriftOfAsync(pipeline, "before24"));

        var listed = (await ListAsync(pipeline))["drift"]!.AsArray();
        Assert.Equal(4, listed.Count);
        Assert.All(listed, drift => Assert.Equal(3, drift!["count"]!.GetValue<long>()));
        Assert.All(listed, drift => Assert.Equal(pipeline.Clock.GetUtcNow(), drift!["lastSeenAt"]!.GetValue<DateTimeOffset>()));
        var secret = listed.Single(drift => FieldText.From(drift!["path"]) == "data.access_token")!;
        Assert.Equal(SampleText.Withheld, FieldText.From(secret["sample"]));
        Assert.DoesNotContain("s3cret", listed.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_ThatWereSeen_AreListedWithWhetherAWorkflowListens()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await TakeInAsync(pipeline, "one", Before);
        await TakeInAsync(pipeline, "two", """{"type":"form.abandoned","data":{}}""");
        await TakeInAsync(pipeline, "three", """[{"a":1}]""");

        var types = (await ListAsync(pipeline, "?source=forms"))["types"]!.AsArray();

        Assert.Equal(
            ["form.abandoned 1 false []", "lead.created 1 true [\"inbound\"]", "webhook.received 1 false []"],
            types.Select(type => $"{type!["type"]} {type["count"]} {type["handled"]!.ToJsonString()} {type["workflows"]!.ToJsonString()}"));
        Assert.Empty((await ListAsync(pipeline, "?source=crm"))["types"]!.AsArray());
    }

    [Fact]
    public async Task Event_DeliveredAgainToTheStage_IsLearnedFromOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        await TakeInAsync(pipeline, "same", Before);
        await TakeInAsync(pipeline, "same", Before);
        await TakeInAsync(pipeline, "other", Before);
        await pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        var type = Assert.Single((await ListAsync(pipeline))["types"]!.AsArray())!;
        Assert.Equal(2, type["count"]!.GetValue<long>());
    }

    [Fact]
    public async Task Storage_OfDriftIsAway_EventsGoOn()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await TakeInAsync(pipeline, "first", Before);
        await pipeline.Get<StorageConnection>().Tables.DeleteTableAsync(TableNames.Drift, Cancellation);

        await TakeInAsync(pipeline, "known-type", After);
        await TakeInAsync(pipeline, "new-type", """{"type":"form.abandoned","data":{}}""");

        foreach (var id in (string[])["known-type", "new-type"])
            Assert.Equal("accepted", FieldText.From((await pipeline.TraceAsync(DriftBench.Delivery(id)))["events"]![0]!["outcome"]));
        Assert.Equal(3, (await pipeline.PeekAsync(QueueNames.Events)).Length);
    }

    [Fact]
    public async Task Instances_ThatLearnSideBySide_ConvergeAndNoteOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var bench = new DriftBench(pipeline);
        var instances = bench.Instances(3);

        // Each alone has seen 300; what is always there, all must say together.
        await Task.WhenAll(instances.Select((watch, instance) => Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
                await bench.SeeAsync(watch, $"b{instance}.{i}", Before);
        })));
        var told = await Task.WhenAll(instances.Select((watch, instance) => Task.Run(async () =>
        {
            var notes = 0;
            for (var i = 0; i < 50; i++)
                notes += (await bench.SeeAsync(watch, $"a{instance}.{i}", After)).Count;
            return notes;
        })));
        await Task.WhenAll(instances.Select(watch => watch.FlushAsync(Cancellation)));

        Assert.Equal(4, told.Sum());
        var listed = await ListAsync(pipeline);
        Assert.Equal(1050, listed["types"]![0]!["count"]!.GetValue<long>());
        Assert.Equal(4, listed["drift"]!.AsArray().Count);
        Assert.All(listed["drift"]!.AsArray(), drift => Assert.Equal(150, drift!["count"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Counts_OfASteadySource_AreStoredEveryHalfMinuteAndWhenTheHostStops()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        using var flush = new PeriodicFlush(pipeline.Get<DriftWatch>().FlushAsync, pipeline.Clock);
        await flush.StartAsync(Cancellation);
        for (var i = 0; i < 5; i++)
            await TakeInAsync(pipeline, $"before{i}", Before);
        Assert.Equal(1, await CountAsync(pipeline));

        await Eventually.HoldsAsync(
            async () =>
            {
                pipeline.Clock.Advance(PeriodicFlush.Interval);
                return await CountAsync(pipeline) == 5;
            },
            "the counts are stored");
        await TakeInAsync(pipeline, "last", Before);
        Assert.Equal(5, await CountAsync(pipeline));
        await flush.StopAsync(Cancellation);

        Assert.Equal(6, await CountAsync(pipeline));
    }

    private static async Task<long> CountAsync(PipelineHarness pipeline) =>
        ShapeJson.Read((await pipeline.Get<DriftRecords>().ReadAsync("forms", "form.submitted", Cancellation)).Shape).Count;

    private static async Task<JsonNode> ListAsync(PipelineHarness pipeline, string query = "")
    {
        var (status, answer) = await pipeline.OpsAsync((ops, request) => ops.ListDriftAsync(request, Cancellation), query);
        Assert.Equal(200, status);
        return answer;
    }
}
