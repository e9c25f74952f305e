using System.Diagnostics;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Scenarios.UnknownIsNoError;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>
/// A source whose payload changes half-way: a field is renamed, one changes its type, one is new, one is lost. None of its events is lost,
/// there are four notes, and the mapped values are right throughout.
/// </summary>
public sealed class DriftReplayTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const string Forms = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map:
              person.email: [data.email, data.email_address]
              person.name: data.name
              account.employees: { from: data.employees, as: number }
              account.domain: { from: person.email, as: domain }
        workflows:
          inbound: { on: [lead.created], do: [ { to: chat } ] }
        destinations:
          chat: { connector: http, url: OTHER_URL }
        """;

    private static readonly string[] Notes =
    [
        "missing data.phone", "renamed data.email", "retyped data.employees", "unknown data.campaign",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TenThousandEvents_OnTwoInstances_FourNotesAndEveryMappedValueRight()
    {
        const int Events = 10_000;
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Forms);
        var bench = new DriftBench(pipeline);
        var instances = bench.Instances(2);
        var told = new List<string>();
        var started = Stopwatch.GetTimestamp();

        for (var i = 0; i < Events; i++)
        {
            var item = bench.Normalise($"m{i}", Body(i, changed: i >= Events / 2));
            AssertMapped(i, item.Data);
            foreach (var drift in await bench.SeeAsync(instances[i % 2], $"m{i}", item))
                told.Add($"{drift!["kind"]} {drift["path"]}");
        }

        await Task.WhenAll(instances.Select(instance => instance.FlushAsync(Cancellation)));
        var calls = pipeline.Script.Calls.Count;
        output.WriteLine($"{calls} storage calls for {Events} events, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.Equal(Notes, told.Order(StringComparer.Ordinal));
        Assert.InRange(calls, 1, Events / 50);
        await AssertListedAsync(pipeline, Events);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(10_000, Explicit = true)] // Some minutes
    public async Task Events_ThroughTheStage_AreAllTakenInAndHandedOn(int events)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Forms);
        var stage = pipeline.Get<IntakeStage>();

        // Side by side within each half, so that many events show the change at once
        await Parallel.ForEachAsync(Enumerable.Range(0, events / 2), Cancellation, (i, _) => TakeInAsync(i));
        await Parallel.ForEachAsync(Enumerable.Range(events / 2, events / 2), Cancellation, (i, _) => TakeInAsync(i));
        await pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        var handedOn = new Dictionary<string, JsonObject>();
        QueueMessage[] batch;
        while ((batch = await pipeline.Queue(QueueNames.Events).ReceiveMessagesAsync(32, TimeSpan.FromHours(1), Cancellation)).Length > 0)
        {
            foreach (var taken in batch.Select(message => JsonNode.Parse(message.Body)!["event"]!))
                handedOn.Add(FieldText.From(taken["providerid"])!, taken["data"]!.AsObject());
        }

        Assert.Equal(events, handedOn.Count);
        for (var i = 0; i < events; i++)
            AssertMapped(i, handedOn[$"m{i}"]);
        await AssertListedAsync(pipeline, events);

        async ValueTask TakeInAsync(int i) => await stage.HandleAsync(
            DriftBench.Message($"m{i}", Body(i, changed: i >= events / 2), pipeline.Clock.GetUtcNow()),
            $"queue-m{i}",
            pipeline.Get<EventHandOff>().HandOnAsync,
            Cancellation);
    }

    private static string Body(int i, bool changed)
    {
        var data = changed
            ? $$"""{"email_address":"{{Email(i)}}","name":"Lead {{i}}","employees":"{{i}}","campaign":"spring"}"""
            : $$"""{"email":"{{Email(i)}}","name":"Lead {{i}}","employees":{{i}},"phone":"+44 20 7946 {{i + 10_000}}"}""";
        return $$"""{"type":"form.submitted","data":{{data}} }""";
    }

    private static string Email(int i) => $"lead{i}@company{i % 50}.example";

    private static void AssertMapped(int i, JsonObject data)
    {
        Assert.Equal(Email(i), FieldText.From(data["person"]!["email"]));
        Assert.Equal($"Lead {i}", FieldText.From(data["person"]!["name"]));
        Assert.Equal($"{i}", data["account"]!["employees"]!.ToJsonString());
        Assert.Equal($"company{i % 50}.example", FieldText.From(data["account"]!["domain"]));
    }

    private static async Task AssertListedAsync(PipelineHarness pipeline, int events)
    {
        var (_, listed) = await pipeline.OpsAsync((ops, request) => ops.ListDriftAsync(request, Cancellation));
        Assert.Equal(Notes, listed["drift"]!.AsArray().Select(drift => $"{drift!["kind"]} {drift["path"]}").Order(StringComparer.Ordinal));
        Assert.All(listed["drift"]!.AsArray(), drift => Assert.Equal(events / 2, drift!["count"]!.GetValue<long>()));
        Assert.Equal(events, listed["types"]![0]!["count"]!.GetValue<long>());
    }
}
