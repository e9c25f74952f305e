using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Route;
using Xunit;

namespace GtmFunctions.Tests.Route.Core;

/// <summary>Decides with values alone: what is needed comes out, what is known goes in, what is claimed comes out.</summary>
public sealed class RouteCoreTests
{
    private const string Acts = "acts: { on: [lead.created], do: [ { to: crm } ] }";
    private const string Idles = "idles: { on: [lead.created], filter: { person.email: ada@example.com }, do: [] }";
    private const string Drops = "drops: { on: [lead.created], order: newest, do: [ { to: crm } ] }";

    // One of its conditions holds
    private const string Refuses =
        "refuses: { on: [lead.created], filter: { person.email: ada@example.com, person.name: Bob }, do: [ { to: crm } ] }";

    // More than any of the documents here can need of one event
    private const int MostNeeds = 10;

    internal static readonly Configuration Configuration = RouteDocument.Read("""
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $exists: true } }
            order: newest
            intent: { key: [person.email], window: 24h }
            assign: sdr
            do: [ { to: crm } ]
          partners:
            on: [lead.created]
            assign: partner
            do: [ { to: crm } ]
        """);

    [Fact]
    public void Decide_KnowingNothing_NeedsTheOrderOfOneAndTheOwnerOfTheOtherAndClaimsNothing()
    {
        var step = RouteCore.Decide(RouteCore.Plan(Configuration, Lead.Create()), Known.Nothing, Lead.Nine);

        Assert.Null(step.Decision);
        Assert.Equal([typeof(MarkNeed), typeof(OwnerNeed)], step.Needs.Select(need => need.GetType()));
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void Decide_OrderAndIntentKnown_ClaimsBothBeforeItNeedsTheOwner()
    {
        var plan = RouteCore.Plan(Configuration, Lead.Create());
        var known = Answer(plan, Known.Nothing, need => need is MarkNeed);

        var step = RouteCore.Decide(plan, known, Lead.Nine);

        Assert.Equal(["sdr", "partner"], step.Needs.Cast<OwnerNeed>().Select(need => need.Assignment.Name));
        Assert.Equal(2, step.Effects.Count);
        Assert.All(
            step.Effects, effect => Assert.Equal(new EventMark("e20261123-mine", Lead.Nine), Assert.IsType<MarkEffect>(effect).Mark));
    }

    [Fact]
    public void Decide_OlderThanWhatWasActedOn_IsDroppedAndAsksForNoIntentAndNoOwner()
    {
        var plan = RouteCore.Plan(Configuration, Lead.Create());
        var newer = new MarkReading(new EventMark("e20261123-newer", Lead.Nine.AddHours(1))) { ETag = default(Azure.ETag) };
        var known = Known.Nothing.With((MarkNeed)RouteCore.Decide(plan, Known.Nothing, Lead.Nine).Needs[0], newer);

        var step = RouteCore.Decide(plan, Answer(plan, known, _ => true), Lead.Nine);

        var dropped = step.Decision!.Workflows[0];
        var older = new CheckReason.Older("ada@example.com", Lead.Nine, Lead.Nine.AddHours(1));
        Assert.Equal([new Check(Check.Order, Held: false, "e20261123-newer", older)], dropped.Checks);
        Assert.Null(dropped.Owner);
        Assert.All(step.Effects, effect => Assert.Equal("partner", Assert.IsType<OwnerEffect>(effect).Claim.Assignment));
        Assert.Equal(["partners:always:0"], step.Decision.Actions.Select(action => action.Name));
    }

    [Fact]
    public void Decide_TwoAssignmentsOfOnePool_TheSecondSeesWhatTheFirstTakes()
    {
        var plan = RouteCore.Plan(Configuration, Lead.Create());

        var step = RouteCore.Decide(plan, Answer(plan, Known.Nothing, _ => true), Lead.Nine);

        Assert.Equal(
            ["ada@example.com", "bob@example.com"], step.Decision!.Workflows.Select(workflow => workflow.Owner!.Owner.Email));
    }

    [Fact]
    public void Decide_OnceAllIsClaimed_DecidesTheSameAndClaimsNothing()
    {
        var plan = RouteCore.Plan(Configuration, Lead.Create());
        var known = Answer(plan, Known.Nothing, _ => true);
        var before = RouteCore.Decide(plan, known, Lead.Nine);

        var after = RouteCore.Decide(plan, before.Effects.Aggregate(known, (one, effect) => one.Claimed(effect)), Lead.Nine.AddDays(1));

        Assert.Equal(4, before.Effects.Count);
        Assert.Empty(after.Effects);
        Assert.Equal(Text(before.Decision!), Text(after.Decision!));
    }

    [Fact]
    public void Decide_ForgottenBecauseAnotherWasQuicker_NeedsItAgain()
    {
        var plan = RouteCore.Plan(Configuration, Lead.Create());
        var known = Answer(plan, Known.Nothing, _ => true);
        var owner = RouteCore.Decide(plan, known, Lead.Nine).Effects.OfType<OwnerEffect>().First();

        var need = Assert.Single(RouteCore.Decide(plan, known.Forget(owner), Lead.Nine).Needs);
        Assert.Equal("sdr", Assert.IsType<OwnerNeed>(need).Assignment.Name);
    }

    [Fact]
    public void Decide_OneFilteredOut_NeedsOnlyWhatTheOtherDoes()
    {
        var step = RouteCore.Decide(RouteCore.Plan(Configuration, Lead.Create() with { Data = [] }), Known.Nothing, Lead.Nine);

        Assert.Equal(["partner"], step.Needs.Cast<OwnerNeed>().Select(need => need.Assignment.Name));
    }

    [Theory]
    [InlineData(Outcomes.Routed, Acts)]
    [InlineData(Outcomes.Routed, Refuses, Drops, Idles, Acts)]
    [InlineData(Outcomes.Logged, Idles)]
    [InlineData(Outcomes.Logged, Refuses, Idles)]
    [InlineData(Outcomes.Logged, Drops, Idles)]
    [InlineData(Outcomes.Filtered, Refuses)]
    [InlineData(Outcomes.Dropped, Drops)]
    [InlineData(Outcomes.Dropped, Refuses, Drops)]
    public void Decide_SomeWorkflowsListen_TheOutcomeIsOfTheOneThatWentFurthest(string outcome, params string[] workflows)
    {
        var plan = RouteCore.Plan(RouteDocument.Read($"workflows: {{ {string.Join(", ", workflows)} }}"), Lead.Create());
        var newer = new MarkReading(new EventMark("e20261123-newer", Lead.Nine.AddHours(1)));

        var step = RouteCore.Decide(plan, Answer(plan, Known.Nothing, _ => true, newer), Lead.Nine);

        Assert.Equal(outcome, step.Decision!.Outcome);
    }

    [Theory]
    [InlineData(Outcomes.Unhandled, false)]
    [InlineData(Outcomes.Counted, false, true)]
    [InlineData(Outcomes.Counted, false, false, true)]
    [InlineData(Outcomes.Filtered, false, false)]
    [InlineData(Outcomes.Logged, true)]
    [InlineData(Outcomes.Logged, true, false)]
    public void Decide_NoWorkflowListens_TheOutcomeIsOfSignalsAndAcknowledgement(
        string outcome, bool acknowledges, params bool[] counted)
    {
        var known = Known.Nothing with
        {
            Signals = [.. counted.Select(one => new SignalOutcome { Signal = "warm", Key = new("person.email", "a"), Counted = one })],
            Acknowledged = acknowledges ? [new AcknowledgedEvent("e20261122-lead", "sdr", "Ada")] : [],
        };

        var step = RouteCore.Decide(RouteCore.Plan(Configuration, Lead.Create() with { Type = "page.viewed" }), known, Lead.Nine);

        Assert.Equal(outcome, step.Decision!.Outcome);
    }

    [Fact]
    public void Plan_Always_LeavesTheEventAsItIs()
    {
        var @event = Lead.Create();
        var before = @event.Data.ToJsonString();
        var plan = RouteCore.Plan(Configuration, @event);

        RouteCore.Decide(plan, Answer(plan, Known.Nothing, _ => true), Lead.Nine);

        Assert.Equal(before, @event.Data.ToJsonString());
    }

    // Answers as storage would in which nothing is yet, but for the marks that are given
    private static Known Answer(RoutePlan plan, Known known, Func<Need, bool> answers, MarkReading? marks = null)
    {
        for (var i = 0; i < MostNeeds && RouteCore.Decide(plan, known, Lead.Nine).Needs.FirstOrDefault(answers) is { } need; i++)
        {
            known = need switch
            {
                MarkNeed mark => known.With(mark, marks ?? new MarkReading(Mark: null)),
                _ => known.With((OwnerNeed)need, new AssignmentSheet(null, null, default, null, default)),
            };
        }

        return known;
    }

    private static string Text(RouteDecision decision) => DecisionJson.ToRow(decision, DecisionJson.Default.RouteDecision).ToJsonString();
}
