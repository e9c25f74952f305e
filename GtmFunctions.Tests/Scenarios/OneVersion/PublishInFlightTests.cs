using System.Diagnostics;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>Rules are published, taken back and rolled out while events are under way.</summary>
public sealed class PublishInFlightTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const string Rules = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email }
        workflows:
          inbound:
            on: [lead.created]
            branches: [ { name: BRANCH, do: [ { to: BRANCH-sink, template: alert }, { to: both, template: alert } ] } ]
        destinations:
          old-sink: { connector: http, url: SLACK_URL }
          new-sink: { connector: http, url: SEQUENCER_URL }
          both: { connector: http, url: OTHER_URL }
        templates:
          alert: "BRANCH {{ person.email }}"
        """;

    [Theory]
    [InlineData(60, false)]
    [InlineData(60, true)]
    public Task Publish_WhileEventsAreUnderWay_DecidesEachByExactlyOneVersion(int events, bool stageByStage) =>
        PublishAsync(events, stageByStage);

    [Theory(Explicit = true)]
    [InlineData(2000, false)]
    [InlineData(2000, true)]
    public Task Publish_While2000EventsAreUnderWay_DecidesEachByExactlyOneVersion(int events, bool stageByStage) =>
        PublishAsync(events, stageByStage);

    private async Task PublishAsync(int events, bool stageByStage)
    {
        var watch = Stopwatch.StartNew();
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Of("old"), stageByStage: stageByStage);
        var versions = new Dictionary<string, string> { [Bundle("old").Version] = "old", [Bundle("new").Version] = "new" };

        // A third waits in the queue while another version is published, a third comes then, and the last once it was taken back
        var part = events / 3;
        await SendAsync(pipeline, 0, part);
        var running = pipeline.RoundAsync();
        await PublishAsync(pipeline, "new");
        await running;
        await SendAsync(pipeline, part, 2 * part);
        running = pipeline.RoundAsync();
        await PublishAsync(pipeline, "old");
        await running;
        await SendAsync(pipeline, 2 * part, events);
        await pipeline.DrainAsync(rounds: 400);

        var decided = await DecidedAsync(pipeline, events);
        Assert.Equal(events, decided.Count);
        Assert.All(decided, one => Assert.Equal(one.TakenInBy, one.Decision.Configuration));
        Assert.All(decided, one => Assert.Equal(
            versions[one.TakenInBy], Assert.Single(one.Decision.Workflows).Branch));
        Assert.All(decided, one => Assert.Equal("delivered", one.Outcome));
        var byNew = decided.Count(one => versions[one.TakenInBy] == "new");
        Assert.InRange(byNew, 1, events - 1);
        Assert.Equal(byNew, pipeline.Received("sequencer").Count);
        Assert.Equal(events - byNew, pipeline.Received("slack").Count);
        Assert.Equal(events, pipeline.Received("other").Count);
        output.WriteLine(
            $"{events} events, stage by stage {stageByStage}: {events - byNew} by the old rules, {byNew} by the new, each by one, "
            + $"each delivered once to both destinations, in {watch.Elapsed.TotalSeconds:0} s");
    }

    private static async Task SendAsync(PipelineHarness pipeline, int from, int to)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(from, to - from),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) => Assert.Equal(
                200,
                (await pipeline.SendAsync(
                    "forms", $$$"""{"type":"form.submitted","data":{"email":"p{{{i}}}@acme.example"}}""", $"m{i}")).Status));
    }

    private static async Task PublishAsync(PipelineHarness pipeline, string branch) => Assert.IsType<PublishingResult.Published>(
        await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(Bundle(branch), PublicationAuthor.Person("Ann")), beganFrom: null, TestContext.Current.CancellationToken));

    private static async Task<IReadOnlyList<Decided>> DecidedAsync(PipelineHarness pipeline, int events)
    {
        var found = await pipeline.Get<EventSearch>().SearchAsync(
            new EventQuery(Top: events + 1), TestContext.Current.CancellationToken);
        var trace = pipeline.Get<EventTrace>();
        var all = new List<Decided>();
        foreach (var line in found.Events)
        {
            var head = await trace.ReadAsync(line.Id, TraceRows.Event, TestContext.Current.CancellationToken);
            var route = await trace.ReadAsync(
                line.Id, TraceRows.Route, DecisionJson.Default.RouteDecision, TestContext.Current.CancellationToken);
            all.Add(new Decided(FieldText.From(head!["configuration"])!, route!, line.Outcome));
        }

        return all;
    }

    private static string Of(string branch) => Rules.Replace("BRANCH", branch, StringComparison.Ordinal);

    private static ConfigurationBundle Bundle(string branch) => new("gtm.yaml", Of(branch), new Dictionary<string, string>());

    private sealed record Decided(string TakenInBy, RouteDecision Decision, string Outcome);
}
