using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>
/// Payloads of every depth: what is taken in goes the whole way and through every ops call, and what is too deep is refused at intake.
/// </summary>
public sealed class DepthTests(AzuriteFixture azurite)
{
    private const string Deep = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            map: { person.email: email, person.extra: data }
        signals:
          seen: { key: person.email, within: 7d, all: [ { on: deep, atLeast: 1 } ], emit: deep.seen }
          gone: { key: person.email, on: [deep], quietFor: 7d, emit: deep.gone }
        workflows:
          deep:
            on: [deep]
            do:
              - { to: sequencer }
              - { to: other-sequencer, template: copy }
              - { to: texts, template: text }
          seen:
            on: [deep.seen, deep.gone]
            do: [ { to: sequencer } ]
        destinations:
          texts: { connector: http, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
          other-sequencer: { connector: http, url: OTHER_URL }
        templates:
          text: "{{ raw | json | size }} characters"
          copy: { a: { b: { payload: "{{ raw }}", text: "{{ raw | json }}" } } }
        """;

    // What wraps a payload nests it deeper, by some levels at most: each depth near the limit, and some others
    private static readonly int[] Some = [1, 2, 16, 32, 48, .. Enumerable.Range(54, 14)];
    private static readonly int[] All = [.. Enumerable.Range(1, 70)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Webhook_OfEachDepth_IsRefusedAtIntakeOrGoesTheWholeWayAndThroughEachOpsCall(bool all)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Deep);
        var deliveries = new Dictionary<int, string>();
        var depths = all ? All : Some;
        var (taken, refused) = (depths.Count(depth => depth <= JsonDepth.Payload), depths.Count(depth => depth > JsonDepth.Payload));
        foreach (var depth in depths)
        {
            var (status, answer) = await pipeline.SendAsync("forms", Body(depth), $"msg_{depth}");
            Assert.Equal(200, status);
            deliveries[depth] = FieldText.From(answer["id"])!;
        }

        await pipeline.DrainAsync();

        foreach (var (depth, delivery) in deliveries)
            await AssertAsync(pipeline, depth, delivery);
        Assert.Equal(refused, (await Letters.ListAllAsync(pipeline)).Count);
        Assert.Equal(2 * taken, pipeline.Received("sequencer").Count);
        Assert.Equal(200, (await pipeline.OpsAsync((ops, request) => ops.ListDriftAsync(request, Cancellation))).Status);

        var replayed = await ReplayAllAsync(pipeline, "intake");
        Assert.Equal(("done", "0"), (FieldText.From(replayed["state"]), FieldText.From(replayed["refused"])));
        Assert.Equal(3 * taken, pipeline.Received("sequencer").Count);
        var letters = await Letters.FinishAsync(pipeline, (await Letters.ReplayAsync(pipeline, """{"all":true}""")).Answer);
        Assert.Equal(($"{refused}", "0"), (FieldText.From(letters["done"]), FieldText.From(letters["refused"])));
        Assert.Equal(refused, (await Letters.ListAllAsync(pipeline)).Count);
    }

    [Fact]
    public async Task BulkReplay_OneEventCannotBeRead_IsNotedAndTheOthersArePutBack()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Deep);
        for (var number = 0; number < 3; number++)
            await pipeline.SendAsync("forms", Body(3), $"msg_{number}");
        await pipeline.DrainAsync();
        var events = (await pipeline.Get<EventSearch>().SearchAsync(new EventQuery(Type: "deep"), Cancellation)).Events;
        var broken = events[1].Id;
        var table = pipeline.Get<TraceTables>().For(broken);
        await table.UpsertEntityAsync(
            new Azure.Data.Tables.TableEntity(broken, TraceRows.Payload) { ["Story"] = "{\"id\":" }, cancellationToken: Cancellation);

        var (status, plan) = await pipeline.ReplayAsync(
            (replay, request) => replay.ReplayEventsAsync(request, Cancellation), """{"type":"deep","again":["send"],"dryRun":true}""");
        var job = await ReplayAllAsync(pipeline, "route");

        Assert.Equal(200, status);
        Assert.Contains(
            plan["leftOut"]!.AsArray(),
            left => FieldText.From(left!["why"])!.StartsWith("it cannot be put back as it is kept", StringComparison.Ordinal));
        Assert.Equal(("done", "2", "1"), (FieldText.From(job["state"]), FieldText.From(job["done"]), FieldText.From(job["refused"])));
        var refusal = Assert.Single(job["refusals"]!.AsArray())!;
        Assert.Equal(broken, FieldText.From(refusal["id"]));
        Assert.StartsWith("it was passed over", FieldText.From(refusal["why"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Xml_ByDepthAsJson_IsReadOrRefused(int depth, bool isRead)
    {
        // The root is an object, each element below it too, and the last holds text
        var xml = $"<r>{string.Concat(Enumerable.Repeat("<a>", depth))}x{string.Concat(Enumerable.Repeat("</a>", depth))}</r>";
        AssertRead(() => PayloadBody.Parse(Encoding.UTF8.GetBytes(xml), "text/xml"), isRead, "XML");
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Xml_OfRepeatedElements_CountsTheirListsToo(int pairs, bool isRead)
    {
        var inner = "<a>x</a><a>y</a>";
        for (var level = 0; level < pairs; level++)
            inner = $"<a>{inner}</a><a>y</a>";
        AssertRead(() => PayloadBody.Parse(Encoding.UTF8.GetBytes($"<r>{inner}</r>"), "text/xml"), isRead, "XML");
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Form_WhosePayloadIsJson_IsReadOrRefusedByItsDepth(int depth, bool isRead)
    {
        var json = $"{{\"a\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}";
        AssertRead(
            () => PayloadBody.Parse(Encoding.UTF8.GetBytes($"payload={Uri.EscapeDataString(json)}"), "application/x-www-form-urlencoded"),
            isRead, "JSON");
    }

    private static void AssertRead(Func<JsonNode> read, bool isRead, string what)
    {
        if (isRead)
            Assert.InRange(DepthOf(read()), JsonDepth.Payload - 1, JsonDepth.Payload);
        else
            Assert.StartsWith(
                $"The {what} of this webhook nests deeper than 64 levels", Assert.Throws<UnprocessableException>(read).Message,
                StringComparison.Ordinal);
    }

    private static int DepthOf(JsonNode? node) => node switch
    {
        JsonObject named => 1 + named.Select(entry => DepthOf(entry.Value)).DefaultIfEmpty().Max(),
        JsonArray items => 1 + items.Select(DepthOf).DefaultIfEmpty().Max(),
        _ => 0,
    };

    // Each of another person, so that signals count each by itself
    private static string Body(int depth)
    {
        var below = new StringBuilder("1");
        for (var level = depth; level > 1; level--)
            _ = level % 2 == 0 ? below.Insert(0, "{\"x\":").Append('}') : below.Insert(0, '[').Append(']');
        return $$"""{"type":"deep","email":"p{{depth}}@deep.example","data":{{below}}}""";
    }

    private static async Task AssertAsync(PipelineHarness pipeline, int depth, string delivery)
    {
        var (status, story) = await pipeline.OpsAsync((ops, request) => ops.GetEventAsync(request, delivery, Cancellation));
        Assert.True(status == 200, $"depth {depth}: the story is {status}");
        if (depth > JsonDepth.Payload)
        {
            var letter = Assert.Single(story["deadLetters"]!.AsArray())!;
            Assert.StartsWith(
                "The JSON of this webhook nests deeper than 64 levels", FieldText.From(letter["reason"]), StringComparison.Ordinal);
            var kept = (await Letters.ListAllAsync(pipeline)).Single(one => FieldText.From(one["id"]) == FieldText.From(letter["id"]));
            Assert.Equal(Body(depth), FieldText.From(kept["message"]!["text"]));
            return;
        }

        var taken = Assert.Single(story["events"]!.AsArray())!;
        Assert.True(FieldText.From(taken["story"]!["outcome"]) == Outcomes.Delivered, $"depth {depth}: {taken["story"]!["outcome"]}");
        var id = FieldText.From(taken["event"])!;
        Assert.Equal(200, (await pipeline.OpsAsync((ops, request) => ops.GetEventAsync(request, id, Cancellation))).Status);
        await SimulateAsync(pipeline, depth, new JsonObject { ["event"] = id });
        await SimulateAsync(pipeline, depth, new JsonObject { ["source"] = "forms", ["payload"] = PipelineJson.Parse(Body(depth)) });
    }

    private static async Task SimulateAsync(PipelineHarness pipeline, int depth, JsonObject asked)
    {
        var (status, told) = await pipeline.CallAsync<SimulateEndpoint>(
            (simulate, request) => simulate.SimulateAsync(request, Cancellation), asked.ToJsonString());
        Assert.True(status == 200, $"depth {depth}: the simulation is {status} {told}");
        Assert.Equal(3, told["events"]![0]!["actions"]!.AsArray().Count);
    }

    private static async Task<JsonNode> ReplayAllAsync(PipelineHarness pipeline, string from)
    {
        var (status, begun) = await pipeline.ReplayAsync(
            (replay, request) => replay.ReplayEventsAsync(request, Cancellation),
            $$"""{"type":"deep","from":"{{from}}","again":["send"],"rate":100}""");
        Assert.Equal(202, status);
        return await Letters.FinishAsync(pipeline, begun);
    }
}
