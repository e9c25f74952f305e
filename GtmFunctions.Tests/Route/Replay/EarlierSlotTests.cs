using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Route.Replay;

public sealed class EarlierSlotTests
{
    [Theory]
    [InlineData("Delivered", "Waiting", true)]
    [InlineData("Delivered", "Working", true)]
    [InlineData("Delivered", "Dead", false)]
    public void IsUnderWay_ActionAndItsRepetition_IsWhereOneIsNotAtItsEnd(string first, string again, bool underWay)
    {
        var slot = new EarlierSlot("w:b:0", [Action(null, first), Action(null, again)]);

        Assert.Equal(underWay, slot.IsUnderWay);
    }

    [Theory]
    [InlineData("create-note", "create-note", true)]
    [InlineData("create-note", "send-mail", false)]
    [InlineData(null, "send-mail", true)]
    [InlineData("create-note", null, true)]
    [InlineData(null, null, true)]
    public void Is_OperationsOfOneDestination_DifferOnlyWhereBothAreNamed(string? was, string? wanted, bool same) =>
        Assert.Equal(same, new EarlierSlot("w:b:0", [Action(was)]).Is(Wanted(wanted)));

    [Theory]
    [InlineData("w", "slack")]
    [InlineData("v", "crm")]
    public void Is_OtherWorkflowOrDestination_IsNot(string workflow, string to)
    {
        var wanted = Wanted(null);

        Assert.False(
            new EarlierSlot("w:b:0", [Action(null)]).Is(wanted with { Planned = wanted.Planned with { Workflow = workflow, To = to } }));
    }

    private static EarlierAction Action(string? operation, string state = "Delivered") =>
        new("w:b:0", "w", "crm", operation, Enum.Parse<ActionState>(state), Lead.Nine);

    private static WantedAction Wanted(string? operation) =>
        new(new PlannedAction { Workflow = "w", Branch = "b", Index = 0, To = "crm" }, operation, null);
}
