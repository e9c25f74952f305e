using System.Diagnostics;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Tests.Scenarios.SubscribersHear;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>What a preview says of a draft is what happens when the draft is live and the same events come.</summary>
public sealed class PreviewProofTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(7);

    // A subscription whose filter holds by one version and not by the other
    private const string ToldOfRouted = ""","gets":["decisions"],"filter":"{ decision.outcome: routed }" """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(90)]
    [InlineData(2_000, Explicit = true)] // Some minutes
    public async Task RunAsync_ADraftThatIsThenPublished_SaysWhatHappensEventByEvent(int events)
    {
        await using var live = await PipelineHarness.StartAsync(
            azurite, PreviewDocument.Live, tables: PreviewDocument.LiveTables);
        await live.SubscribeAsync("board", ToldOfRouted);
        await HandleAsync(live, events);
        var before = await HappenedAsync(live);
        var changes = new Dictionary<string, PreviewChange>();

        var result = await PreviewAsync(live, PreviewDocument.Draft, PreviewDocument.DraftTables, changes);

        await using var fresh = await PipelineHarness.StartAsync(
            azurite, PreviewDocument.Draft, tables: PreviewDocument.DraftTables);
        await fresh.SubscribeAsync("board", ToldOfRouted);
        await HandleAsync(fresh, events);
        var happened = await HappenedAsync(fresh);
        Assert.Equal(events, result.Totals.Events);
        Assert.Equal(changes.Count, result.Totals.Different);
        foreach (var (id, then) in happened)
        {
            var foretold = changes.TryGetValue(id, out var change) ? Happened.From(change.After) : before[id];
            Assert.Equal(then, foretold);
            Assert.True(change is null == (then == before[id]), $"{id}: {before[id]} became {then}");
        }

        output.WriteLine(result.Answer);
        foreach (var kind in Enum.GetValues<PreviewKind>().Except([PreviewKind.CannotDecide, PreviewKind.HandOver]))
            Assert.Contains(changes.Values, change => change.Kinds.Contains(kind));
        AssertCovered(changes.Values);
    }

    [Fact]
    public async Task RunAsync_ADraftThatChangesNothing_FindsNoDifferenceAndWhatWasDecided()
    {
        await using var live = await PipelineHarness.StartAsync(
            azurite, PreviewDocument.Live, tables: PreviewDocument.LiveTables);
        await HandleAsync(live, 60);
        live.Script.Calls.Clear();

        var result = await PreviewAsync(live, PreviewDocument.Live + "\n# the same", PreviewDocument.LiveTables, []);

        Assert.Equal((60, 0), (result.Totals.Events, result.Totals.Different));
        Assert.Equal("All 60 events stay as they are.", result.Answer);
        Assert.NotEqual(result.Live, result.Draft);
        Assert.All(live.Script.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
        var assigned = (await HappenedAsync(live)).Values.SelectMany(one => one.Owners).CountBy(owner => owner).ToDictionary();
        Assert.Equal(
            assigned.OrderBy(one => one.Key),
            result.Reps.OrderBy(rep => rep.Email).Select(rep => KeyValuePair.Create(rep.Email, rep.Before)));
        Assert.All(result.Reps, rep => Assert.Equal((rep.Before, 0, 0), (rep.After, rep.Came, rep.Went)));
    }

    // From the middle of the record: turns, loads, accounts and intents of before are what they were then
    [CiFact]
    public async Task RunAsync_AWindowThatBeginsLater_StartsWithWhatWasSoThen()
    {
        await using var live = await PipelineHarness.StartAsync(
            azurite, PreviewDocument.Live, tables: PreviewDocument.LiveTables);
        await HandleAsync(live, 90);
        var happened = await HappenedAsync(live);
        var sides = new Dictionary<string, PreviewChange>();

        // Another text for everything has each event told
        var other = PreviewDocument.Live.Replace("text: \"{{ person.email }}", "text: \"Now {{ person.email }}", StringComparison.Ordinal);
        await PreviewAsync(live, other, PreviewDocument.LiveTables, sides, question => question with
        {
            Since = PipelineHarness.Start + (45 * Apart),
        });

        var alike = sides.Values.Count(change => Happened.From(change.Before) == happened[change.Event]);
        Assert.InRange(sides.Count, 30, 45);
        Assert.Equal(sides.Count, alike);
    }

    // Printed: how long 10,000 events take and how much memory that is
    [Fact(Explicit = true)]
    public async Task RunAsync_TenThousandEvents_TellsTimeAndMemory()
    {
        await using var live = await PipelineHarness.StartAsync(
            azurite, PreviewDocument.Live, tables: PreviewDocument.LiveTables);
        await RecordAsync(live, 10_000);
        using var process = Process.GetCurrentProcess();
        var worked = process.TotalProcessorTime;
        var (began, memory) = (Stopwatch.StartNew(), GC.GetTotalMemory(forceFullCollection: true));
        long peak = 0;
        using var watch = new Timer(
            _ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));

        var result = await PreviewAsync(live, PreviewDocument.Draft, PreviewDocument.DraftTables, []);

        output.WriteLine(result.Answer);
        process.Refresh();
        output.WriteLine(
            $"{result.Totals.Events} events in {began.Elapsed.TotalSeconds:0.0} s on {Environment.ProcessorCount} cores, "
            + $"of which {(process.TotalProcessorTime - worked).TotalSeconds:0.0} s of our own work, "
            + $"{memory >> 20} MB before, {peak >> 20} MB at most, {Environment.WorkingSet >> 20} MB working set");
        Assert.Equal(10_000, result.Totals.Events);
    }

    private static async Task<PreviewResult> PreviewAsync(
        PipelineHarness pipeline,
        string document,
        Dictionary<string, string> tables,
        Dictionary<string, PreviewChange> changes,
        Func<PreviewQuestion, PreviewQuestion>? asked = null)
    {
        var read = pipeline.Get<ConfigurationReader>().Read(new ConfigurationBundle("gtm.yaml", document, tables));
        Assert.Empty(read.Errors);
        var question = new PreviewQuestion(pipeline.Get<ConfigurationVersions>().Loaded!, read.Configuration!)
        {
            EachChange = (change, _) =>
            {
                changes.Add(change.Event, change);
                return ValueTask.CompletedTask;
            },
        };
        return await pipeline.Get<PreviewRun>().RunAsync(asked?.Invoke(question) ?? question, null, Cancellation);
    }

    private static async Task HandleAsync(PipelineHarness pipeline, int events)
    {
        for (var i = 0; i < events; i++)
        {
            var at = PipelineHarness.Start + (i * Apart);
            pipeline.Clock.SetUtcNow(at);
            var (status, answer) = await pipeline.SendAsync("forms", PreviewDocument.Form(i, at), $"msg_{i}");
            Assert.True(status == 200, answer.ToJsonString());
            await pipeline.DrainAsync(oneAtATime: true);
        }
    }

    // As runs would have left them, without their calls
    private static async Task RecordAsync(PipelineHarness pipeline, int events)
    {
        var (rules, memory) = (pipeline.Get<ConfigurationVersions>().Loaded!, new DecisionMemory());
        using var places = new SemaphoreSlim(16);
        var writing = new List<Task>();
        for (var i = 0; i < events; i++)
        {
            var at = PipelineHarness.Start + (i * TimeSpan.FromMinutes(1));
            pipeline.Clock.SetUtcNow(at);
            var message = new ReceivedMessage
            {
                Delivery = $"d20261123-{i}",
                Source = "forms",
                ReceivedAt = at,
                Signature = new SignatureNote("standard-webhooks", Secret: null, SignedAt: at),
                ContentType = "application/json",
                Headers = new Dictionary<string, string> { ["webhook-id"] = $"msg_{i}" },
                Text = PreviewDocument.Form(i, at),
            };
            var taken = (await pipeline.Get<IntakePreview>().TakeInAsync(rules, rules.Sources["forms"], message, Cancellation))[0];
            var decision = memory.Decide(RouteCore.Plan(rules, taken.Message.Event), Known.Nothing, at);
            var draft = await pipeline.Get<EventTrace>().DraftAsync(taken.Message, taken.Received, taken.Intake, Cancellation);
            await pipeline.Get<EventTrace>().AddAsync(
                draft, TraceRows.Route, decision, DecisionJson.Default.RouteDecision, Cancellation);
            await places.WaitAsync(Cancellation);
            writing.Add(Task.Run(
                async () =>
                {
                    await pipeline.Get<EventTrace>().TryWriteAsync(draft, Cancellation);
                    await pipeline.Get<EventIndex>().AddAsync(taken.Message, message.Delivery, decision.Outcome, Cancellation);
                    places.Release();
                },
                Cancellation));
        }

        await Task.WhenAll(writing);
    }

    private static async Task<Dictionary<string, Happened>> HappenedAsync(PipelineHarness pipeline)
    {
        string[] sinks = ["sequencer", "other"];
        var sent = sinks.SelectMany(name => pipeline.Received(name).Select(request => (name, request.Body!)))
            .ToLookup(one => FieldText.From(one.Item2["event"])!, one => (one.name, one.Item2.ToJsonString()));
        var all = new Dictionary<string, Happened>();
        await foreach (var line in pipeline.Get<EventSearch>().AllAsync(new EventQuery(), Cancellation))
        {
            var recorded = await pipeline.Get<RecordedEvents>().ReadAsync(line, _ => true, Cancellation);
            all[line.Id] = new Happened(
                recorded!.Decided!.Outcome == Outcomes.Routed,
                [.. recorded.Decided.Workflows.Select(one => $"{one.Workflow} {one.Branch} {one.Owner?.Owner.Email}")],
                [.. sent[line.Id].Select(one => $"{one.Item1} {one.Item2}").Order(StringComparer.Ordinal)],
                [.. SubscriberTold.All(recorded.Decided).Select(Words)]);
        }

        return all;
    }

    private static string Words(SubscriberTold told) => $"{told.Subscription} {string.Join(' ', told.Gets)}";

    // The draft has been through all that can move an owner
    private static void AssertCovered(IEnumerable<PreviewChange> changes)
    {
        var said = string.Join('\n', changes.SelectMany(change => change.After.Workflows).SelectMany(workflow =>
            new[] { workflow.Why, workflow.Owner?.Why }));
        string[] reasons =
            ["owed the most turns", "the account keeps its owner", "duplicate intent", "older (", "off hours", "at capacity", "is next"];
        foreach (var reason in reasons)
            Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    /// <summary>
    /// What became of an event, to be compared. Whether one that nothing is done about was filtered or dropped is no difference to anybody.
    /// </summary>
    private sealed record Happened(bool IsRouted, string[] Workflows, string[] Messages, string[] Told)
    {
        public IEnumerable<string> Owners =>
            Workflows.Select(one => one.Split(' ')[2]).Where(owner => owner.Length > 0).Distinct();

        public static Happened From(PreviewSide side) => new(
            side.Outcome == Outcomes.Routed,
            [.. side.Workflows.Select(one => $"{one.Workflow} {one.Branch} {one.Owner?.Email}")],
            [
                .. side.Workflows.SelectMany(one => one.Actions)
                    .Select(action => $"{action.To} {JsonNode.Parse(action.Message)!.ToJsonString()}")
                    .Order(StringComparer.Ordinal),
            ],
            [.. side.Subscribers.Select(Words)]);

        public bool Equals(Happened? other) => ToString() == other?.ToString();

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

        public override string ToString() =>
            $"{(IsRouted ? "routed" : "nothing done")}: {string.Join("; ", Workflows)}: {string.Join("; ", Messages)}; "
            + $"told {string.Join("; ", Told)}";
    }
}
