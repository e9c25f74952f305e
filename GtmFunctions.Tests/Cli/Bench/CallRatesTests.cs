using GtmFunctions.Cli.Bench;
using GtmFunctions.Cli.Bench.App;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench;

public sealed class CallRatesTests
{
    private static readonly StorageCall Put = new(StorageCall.Receive, "queues", "put", "gtm-received");
    private static readonly StorageCall Batch = new("Intake", "tables", "batch", "gtmevents");
    private static readonly StorageCall Delete = new(StorageCall.Trigger, "queues", "delete", "gtm-received");
    private static readonly StorageCall Look = new(StorageCall.Trigger, "queues", StorageCall.Look, "gtm-received");

    [Fact]
    public void Between_TwoLooks_CountsWhatWasCalledMeanwhileForEachEvent()
    {
        var rates = CallRates.Between(
            Figures(new(Put, 10, 1000, 10), new(Look, 7, 0, 7)),
            Figures(new(Put, 14, 1800, 14), new(Batch, 2, 8000, 12), new(Look, 90, 0, 90), new(Delete, 4, 0, 4)),
            events: 4);

        Assert.Equal(
            [new(Batch, 0.5, 4000, 6), new(Put, 1, 200, 1), new CallRate(Delete, 1, 0, 1)],
            rates.Rates);
        Assert.Equal(2.5, rates.Total);
        Assert.Equal((1, 1), (rates.To("queues", byTrigger: false), rates.To("queues", byTrigger: true)));
        Assert.Equal((0.5, 0), (rates.To("tables", byTrigger: false), rates.To("blobs", byTrigger: false)));
    }

    [Fact]
    public void ToFigures_OfSomeCalls_SaysWhatEachIsAndAddsThemUp() => Assert.Equal(
        [
            ("in all", 2.5), ("the pipeline's to queues", 1), ("the pipeline's to tables", 0.5), ("the queue trigger's own", 1),
            ("Receive: put, queues gtm-received", 1), ("Intake: batch of 6 rows, tables gtmevents", 0.5),
            ("Trigger: delete, queues gtm-received", 1),
        ],
        new CallRates([new(Batch, 0.5, 4000, 6), new(Put, 1, 200, 1), new(Delete, 1, 0, 1)]).ToFigures()
            .Select(figure => (figure.Name, figure.Value)));

    private static AppFigures Figures(params CountedCall[] calls) => new(TimeSpan.Zero, 0, 0, calls);
}
