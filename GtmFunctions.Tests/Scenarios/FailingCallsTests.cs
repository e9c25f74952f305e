using Xunit;

namespace GtmFunctions.Tests.Scenarios;

public class FailingCallsTests
{
    private static readonly string[] Life =
    [
        "POST /account/gtm-received/messages", "GET /account/gtm-received/messages", "POST /account/events20261123/$batch",
        "PUT /account/actions(PartitionKey='e1',RowKey='a')", "PUT /account/actions(PartitionKey='e1',RowKey='b')",
        "POST /account/events20261124/$batch", "DELETE /account/gtm-received/messages/12", "DELETE /account/gtm-received/messages/13",
    ];

    [Fact]
    public void OfEachKind_StepOfOne_IsEveryCall() =>
        Assert.Equal(Enumerable.Range(0, Life.Length), FailingCalls.OfEachKind(Life, FailingCalls.Every));

    [Fact]
    public void OfEachKind_LongStep_IsTheFirstOfEachKind() =>
        Assert.Equal([0, 1, 2, 3, 6], FailingCalls.OfEachKind(Life, 100, isThorough: true));

    [Fact]
    public void InTurn_AsManyRowsAsTheStep_FailEveryCallOnce() => Assert.Equal(
        Enumerable.Range(0, 20),
        Enumerable.Range(0, 3).SelectMany(row => FailingCalls.InTurn(20, 3, row, isThorough: true)).Order());

    [Fact]
    public void InTurn_EveryDay_FailsSomeOfThoseOfAThoroughRun()
    {
        Assert.Equal([2, 5, 8, 11, 14, 17], FailingCalls.InTurn(20, 3, row: 2, isThorough: true));
        Assert.Equal([11], FailingCalls.InTurn(20, 3, row: 2, isThorough: false));
        Assert.Equal([1], FailingCalls.InTurn(3, 3, row: 1, isThorough: false));
        Assert.Equal(Enumerable.Range(0, 20), FailingCalls.InTurn(20, FailingCalls.Every, row: 0));
    }
}
