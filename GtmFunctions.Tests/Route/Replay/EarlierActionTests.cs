using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Traces;
using Xunit;

namespace GtmFunctions.Tests.Route.Replay;

public sealed class EarlierActionTests
{
    private const string Name = "w:b:0";

    private static readonly ActionRecord Record = new()
    {
        State = ActionState.Working,
        Attempt = 2,
        Owner = "message",
        Workflow = "w",
        Branch = "b",
        To = "crm",
        Operation = "upsert-contact",
        Superseded = true,
        Attempts = [new(Lead.Nine, "retry", 503, "busy", 12), new(Lead.Nine.AddMinutes(1), "retry", 503, "busy", 12)],
    };

    [Fact]
    public void All_DecidedAndNotBegun_Waits() => Assert.Equal(
        [new EarlierAction(Name, "w", "crm", null, ActionState.Waiting, DateTimeOffset.MinValue)], EarlierAction.All([Decided()], Dead()));

    [Fact]
    public void All_Begun_IsWhatItsRowTells()
    {
        var untried = Record with { State = ActionState.Waiting, Attempts = [], Operation = null, Superseded = false };

        var actions = EarlierAction.All([Decided(), Row(Name, Record), Row("w:b:1", untried)], Dead());

        Assert.Equal(
            [
                new EarlierAction(Name, "w", "crm", "upsert-contact", ActionState.Working, Lead.Nine.AddMinutes(1), Superseded: true),
                new EarlierAction("w:b:1", "w", "crm", null, ActionState.Waiting, DateTimeOffset.MinValue),
            ],
            actions);
    }

    [Fact]
    public void All_SentToASubscriber_IsNoActionOfTheEvent()
    {
        var actions = EarlierAction.All(
            [Row("sub:events:0", Record with { Part = ActionPart.Subscription }), Row(Name, Record)], Dead());

        Assert.Equal([Name], actions.Select(action => action.Name));
    }

    [Theory]
    [InlineData("Working", true, "Dead")]
    [InlineData("Working", false, "Working")]
    [InlineData("Delivered", true, "Delivered")]
    [InlineData("Delivered", false, "Delivered")]
    public void All_DeadLetterWaits_TheActionIsDeadUnlessItArrived(string state, bool hasLetter, string told)
    {
        var row = Row(Name, Record with { State = Enum.Parse<ActionState>(state) });

        var action = Assert.Single(EarlierAction.All([row], hasLetter ? Dead(Name) : Dead("w:b:1")));

        Assert.Equal(told, action.State.ToString());
    }

    private static (string Row, JsonObject Story) Decided()
    {
        var decision = new RouteDecision
        {
            Configuration = "c",
            Outcome = Outcomes.Routed,
            Actions = [new PlannedAction { Workflow = "w", Branch = "b", Index = 0, To = "crm" }],
        };
        return (TraceRows.Route, DecisionJson.ToRow(decision, DecisionJson.Default.RouteDecision));
    }

    private static (string Row, JsonObject Story) Row(string name, ActionRecord record) =>
        (TraceRows.ActionPrefix + name, JsonSerializer.SerializeToNode(record, ActionJson.Default.ActionRecord)!.AsObject());

    private static HashSet<string> Dead(params string[] names) => [.. names];
}
