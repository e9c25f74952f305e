using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage.Route;
using Xunit;

namespace GtmFunctions.Tests.Route.Core;

public sealed class WorkflowFactsTests
{
    private const string Mine = "e20261123-mine";
    private const string Other = "e20261123-other";

    private static readonly Configuration ByOrder = RouteDocument.Read(
        "workflows: { inbound: { on: [lead.created], order: newest, do: [ { to: sequencer } ] } }");

    private static readonly Configuration ByIntent = RouteDocument.Read(
        "workflows: { inbound: { on: [lead.created], intent: { key: [person.email], window: 24h }, do: [ { to: sequencer } ] } }");

    [Theory]
    [InlineData(Other, -1, true, true)]
    [InlineData(Other, 0, true, true)]
    [InlineData(Other, 1, false, false)]
    [InlineData(Mine, 0, true, false)]
    public void Find_MarkOfAnOrder_IsClaimedOverNoNewerEventAndNotOverItsOwn(string held, int hours, bool goesOn, bool claims) =>
        Assert.Equal((goesOn, claims), Find(ByOrder, held, hours));

    [Theory]
    [InlineData(Other, -24, true, true)]
    [InlineData(Other, -23, false, false)]
    [InlineData(Other, 24, true, false)]
    [InlineData(Mine, 0, true, false)]
    public void Find_MarkOfAnIntent_IsClaimedOnceItsWindowHasEndedAndNotOverALaterEvent(string held, int hours, bool goesOn, bool claims) =>
        Assert.Equal((goesOn, claims), Find(ByIntent, held, hours));

    // Whether the workflow may act, and whether it claims the mark that is there
    private static (bool GoesOn, bool Claims) Find(Configuration configuration, string held, int hours)
    {
        var plan = RouteCore.Plan(configuration, Lead.Create());
        var need = Assert.IsType<MarkNeed>(Assert.Single(RouteCore.Decide(plan, Known.Nothing, Lead.Nine).Needs));
        var reading = new MarkReading(new EventMark(held, Lead.Nine.AddHours(hours)));
        var facts = new WorkflowFacts(plan, Known.Nothing.With(need, reading), Lead.Nine);

        var (checks, _) = facts.Find(plan.Workflows[0])!.Value;

        var claim = new MarkEffect(need.Key, new EventMark(Mine, Lead.Nine), reading);
        Assert.All(facts.Effects, effect => Assert.Equal(claim, effect));
        return (Assert.Single(checks).Held, facts.Effects.Count == 1);
    }
}
