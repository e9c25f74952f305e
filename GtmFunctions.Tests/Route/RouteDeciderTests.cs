using Azure.Core;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Route;

/// <summary>The core on real storage: who only looks decides as who claims does, and writes nothing.</summary>
public sealed class RouteDeciderTests(AzuriteFixture azurite)
{
    private const string Document = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { form.submitted: lead.created } }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
        templates:
          alert: "{{ owner.name }}"
        assignments:
          sdr: { pool: reps.csv, strategy: round-robin, sticky: { window: 90d }, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            order: newest
            intent: { key: [person.email], window: 24h }
            assign: sdr
            do: [ { to: slack, template: alert } ]
        """;

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr\nBob,bob@example.com,sdr",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PreviewAsync_BeforeAndAfterDeciding_DecidesTheSameAndWritesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: Tables);
        var (decider, configuration) = (pipeline.Get<RouteDecider>(), pipeline.Get<ConfigurationVersions>().Loaded!);
        pipeline.Script.Calls.Clear();

        var before = await decider.PreviewAsync(configuration, Lead("e20261123-1", 0), Known.Nothing, Cancellation);
        Assert.All(pipeline.Script.Calls, call => Assert.StartsWith(RequestMethod.Get.Method, call, StringComparison.Ordinal));
        var decided = await decider.DecideAsync(configuration, Lead("e20261123-1", 0), Known.Nothing, Cancellation);
        var after = await decider.PreviewAsync(configuration, Lead("e20261123-1", 0), Known.Nothing, Cancellation);

        Assert.Equal(Text(before), Text(decided));
        Assert.Equal(Text(before), Text(after));
    }

    [Fact]
    public async Task DecideAsync_OrderIntentAndOwner_CostsOneReadAndOneWriteForEachAndOneReadMoreForThePool()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: Tables);
        pipeline.Script.Calls.Clear();

        await pipeline.Get<RouteDecider>().DecideAsync(
            pipeline.Get<ConfigurationVersions>().Loaded!, Lead("e20261123-1", 0), Known.Nothing, Cancellation);

        Assert.Equal(
            (4, 3),
            (pipeline.Script.Calls.Count(IsRead), pipeline.Script.Calls.Count(call => !IsRead(call))));
    }

    [Fact]
    public async Task DecideAsync_OneIntentSixteenAtOnce_OneTakesATurnAndTheOthersAreDropped()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: Tables);
        var configuration = pipeline.Get<ConfigurationVersions>().Loaded!;

        var decisions = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => pipeline.Get<RouteDecider>().DecideAsync(
            configuration, Lead($"e20261123-{i}", i), Known.Nothing, Cancellation)));

        Assert.Single(decisions, decision => decision.Outcome == Outcomes.Routed);
        Assert.Equal(15, decisions.Count(decision => decision.Outcome == Outcomes.Dropped));
        var next = await pipeline.Get<RouteDecider>().PreviewAsync(
            configuration, Lead("e20261125-1", 48 * 3600), Known.Nothing, Cancellation);
        Assert.Equal(1, next.Workflows[0].Owner!.Turn!.Before.Turn);
    }

    private static bool IsRead(string call) => call.StartsWith("GET", StringComparison.Ordinal);

    private static CanonicalEvent Lead(string id, int seconds) => new()
    {
        Id = id,
        Source = "forms",
        Type = "lead.created",
        Subject = id,
        Time = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero).AddSeconds(seconds),
        ProviderId = id,
        ProviderType = "form.submitted",
        Data = new()
        {
            ["person"] = new System.Text.Json.Nodes.JsonObject { ["email"] = "ada@analytical.example" },
            ["account"] = new System.Text.Json.Nodes.JsonObject { ["domain"] = $"{id}.example" },
        },
    };

    private static string Text(RouteDecision decision) => DecisionJson.ToRow(decision, DecisionJson.Default.RouteDecision).ToJsonString();
}
