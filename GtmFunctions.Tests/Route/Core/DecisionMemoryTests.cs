using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage.Route;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Route.Core;

/// <summary>What is decided in memory is what storage would have decided of the same events in the same order.</summary>
public sealed class DecisionMemoryTests(AzuriteFixture azurite)
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
          sdr: { pool: reps.csv, strategy: weighted, sticky: { window: 20m }, fallback: { owner: ops@example.com } }
          partner: { pool: reps.csv, strategy: least-loaded, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            order: newest
            intent: { key: [person.email], window: 15m }
            assign: sdr
            do: [ { to: slack, template: alert } ]
          partners:
            on: [lead.created]
            filter: { account.domain: { $neq: three.example } }
            assign: partner
            do: [ { to: slack, template: alert } ]
        """;

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["reps.csv"] = """
            name,email,team,weight,capacity,timezone,hours
            Ada,ada@example.com,sdr,3,9/hour,UTC,
            Bob,bob@example.com,sdr,1,20/day,UTC,Mon-Fri 09:10-17:00
            Cem,cem@example.com,sdr,1,,UTC,
            """,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decide_FiftyEventsInOrder_DecidesEachAsStorageDoes()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: Tables);
        var (decider, configuration) = (pipeline.Get<RouteDecider>(), pipeline.Get<ConfigurationVersions>().Loaded!);
        var memory = new DecisionMemory();
        var reasons = new HashSet<object>();

        for (var i = 0; i < 50; i++)
        {
            var lead = Lead(i);
            var stored = await decider.DecideAsync(configuration, lead, Known.Nothing, Cancellation);
            var remembered = memory.Decide(RouteCore.Plan(configuration, lead), Known.Nothing, pipeline.Clock.GetUtcNow());

            Assert.Equal(Text(stored), Text(remembered));
            var owners = stored.Workflows.Select(workflow => workflow.Owner).OfType<OwnerDecision>();
            reasons.UnionWith(owners.Select(owner => (object)owner.By));
            reasons.UnionWith(stored.Workflows.SelectMany(workflow => workflow.Checks).Select(check => check.Reason!.GetType()));
            pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Superset(
            new HashSet<object>
            {
                ChosenBy.Turn, ChosenBy.Account, ChosenBy.Load, typeof(CheckReason.SameIntent), typeof(CheckReason.Older),
            },
            reasons);
    }

    [Fact]
    public void Decide_TheSameEventAgain_NamesTheSameOwnerAndTakesNoTurn()
    {
        var memory = new DecisionMemory();
        var first = memory.Decide(Plan(Lead(0)), Known.Nothing, PipelineHarness.Start);

        var again = memory.Decide(Plan(Lead(0)), Known.Nothing, PipelineHarness.Start.AddHours(1));

        Assert.Equal(first.Workflows.Select(workflow => workflow.Owner), again.Workflows.Select(workflow => workflow.Owner));
        Assert.Equal(2, memory.Pool("reps.csv").Loads.Values.Sum(load => load.Day.Count));
    }

    [Fact]
    public void Decide_FromAGivenState_GoesOnWithItsTurnsLoadsAndMarks()
    {
        var before = new DecisionMemory();
        for (var i = 0; i < 3; i++)
            before.Decide(Plan(Lead(i)), Known.Nothing, PipelineHarness.Start);
        var mark = new EventMark("e20261123-older", PipelineHarness.Start.AddDays(1));
        var key = ((MarkNeed)RouteCore.Decide(Plan(Lead(3)), Known.Nothing, PipelineHarness.Start).Needs[0]).Key;
        var pools = MemoryStart.Nothing.Pools.Add("reps.csv", before.Pool("reps.csv"));
        DecisionMemory From(MemoryStart start) => new(start with { Pools = pools });

        var onward = before.Decide(Plan(Lead(3)), Known.Nothing, PipelineHarness.Start);

        Assert.Equal(
            Text(onward),
            Text(From(MemoryStart.Nothing).Decide(Plan(Lead(3)), Known.Nothing, PipelineHarness.Start)));
        Assert.NotNull(
            From(new MemoryStart { Marks = MemoryStart.Nothing.Marks.Add(key, mark) })
                .Decide(Plan(Lead(3)), Known.Nothing, PipelineHarness.Start).Workflows[0].Dropped);
    }

    private static RoutePlan Plan(CanonicalEvent lead) => RouteCore.Plan(RouteCoreTests.Configuration, lead);

    // Accounts and people come again, some of them within the windows of stickiness and intent, and some events are older than others
    private static CanonicalEvent Lead(int i) => new()
    {
        Id = $"e20261123-{i}",
        Source = "forms",
        Type = "lead.created",
        Subject = $"subject{i % 13}",
        Time = PipelineHarness.Start.AddMinutes(i % 9 == 8 ? -30 : i),
        ProviderId = $"{i}",
        ProviderType = "form.submitted",
        Data = new()
        {
            ["person"] = new JsonObject { ["email"] = $"one{i % 11}@example.com" },
            ["account"] = new JsonObject { ["domain"] = i % 4 == 3 ? "three.example" : $"{i % 17}.example" },
        },
    };

    private static string Text(RouteDecision decision) => DecisionJson.ToRow(decision, DecisionJson.Default.RouteDecision).ToJsonString();
}
