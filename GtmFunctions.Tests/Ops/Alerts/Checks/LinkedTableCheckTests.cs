using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Lists;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts.Checks;

public sealed class LinkedTableCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly AlertRule Rule = AlertRule.Default(AlertKind.LinkedTable);

    [Theory]
    [InlineData(nameof(SheetOutcome.Fault), 61, "fault")]
    [InlineData(nameof(SheetOutcome.Fault), 59, null)] // a sheet that was away for a moment is nothing to tell
    [InlineData(nameof(SheetOutcome.HeldBack), 0, "held back")]
    public void Find_SheetThatStaysOut_IsToldAfterAnHourAndADraftAtOnce(string outcome, int minutes, string? cause)
    {
        var state = State(Enum.Parse<SheetOutcome>(outcome)) with
        {
            Fault = "the sheet is empty",
            FaultSince = Now.AddMinutes(-minutes),
            Draft = "d1",
        };

        Assert.Equal(cause, LinkedTableCheck.Find(state, Rule, Now)?.Cause);
    }

    [Fact]
    public void Find_SheetThatWaits_LeadsToItsDraft()
    {
        var held = State(SheetOutcome.HeldBack) with { Fault = "2 of 3 rows would go", FaultSince = Now, Draft = "d1" };

        var problem = LinkedTableCheck.Find(held, Rule, Now)!;

        Assert.Equal(("rules/drafts/d1", "reps.csv stays as it is: 2 of 3 rows would go"), (problem.Page, problem.Reason));
    }

    [Theory]
    [InlineData(nameof(ListOutcome.Fault), 2, "fault")]
    [InlineData(nameof(ListOutcome.Fault), 0, null)]
    [InlineData(nameof(ListOutcome.HeldBack), 0, "held back")]
    [InlineData(nameof(ListOutcome.Same), null, null)]
    public void Find_List_IsToldAsASheetIs(string outcome, int? hours, string? cause)
    {
        var state = new ListState
        {
            List = "accounts",
            Origin = "x",
            Outcome = Enum.Parse<ListOutcome>(outcome),
            Fault = hours is null ? null : "its address answered 500",
            FaultSince = hours is { } ago ? Now.AddHours(-ago) : null,
        };

        var problem = LinkedTableCheck.Find(state, Rule, Now);

        Assert.Equal((cause, cause is null ? null : "list accounts"), (problem?.Cause, problem?.What));
    }

    [Fact]
    public void Find_SheetWithoutAFault_IsNothing() => Assert.Null(LinkedTableCheck.Find(State(SheetOutcome.Same), Rule, Now));

    private static SheetState State(SheetOutcome outcome) => new() { Table = "reps.csv", Address = "a", Outcome = outcome };
}
