using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts;

public sealed class WaitingMessageTests
{
    private static readonly DateTimeOffset Inserted = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"delivery":"d1"}""", 0, "d1")]
    [InlineData("""{"event":{"id":"e1"}}""", 0, "e1")]
    [InlineData("""{"event":{"id":"e1"},"attempt":1}""", 0, "e1")]
    [InlineData("""{"event":{"id":"e1"},"attempt":3}""", null, "e1")]
    [InlineData("""{"event":{"id":"e1"},"waiting":[{"since":"2026-11-23T08:30:00Z"},{"since":"2026-11-23T08:45:00Z"}]}""", -30, "e1")]
    [InlineData("""{"event":{"id":"e1"},"attempt":3,"waiting":[{"since":"2026-11-23T08:30:00Z"}]}""", -30, "e1")]
    [InlineData("""{"waiting":[7]}""", 0, null)]
    [InlineData("""{"attempt":"x","event":[]}""", 0, null)]
    [InlineData("no JSON", 0, null)]
    public void From_AMessage_TellsHowLongItWaits(string body, int? minutes, string? trace)
    {
        var waiting = WaitingMessage.From(BinaryData.FromString(body), Inserted);

        Assert.Equal((minutes is { } after ? Inserted.AddMinutes(after) : null, trace), (waiting.Since, waiting.TraceId));
    }
}
