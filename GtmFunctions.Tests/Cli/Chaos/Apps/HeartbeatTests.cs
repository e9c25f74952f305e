using System.Threading.Channels;
using GtmFunctions.Cli.Chaos.Apps;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Apps;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task Run_ProcessStandsStill_TellsHowLongTheBeatTook()
    {
        var clock = new FakeTimeProvider();
        var beats = Channel.CreateUnbounded<TimeSpan>();
        await using var heartbeat = new Heartbeat(took => beats.Writer.TryWrite(took), clock);

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), await beats.Reader.ReadAsync(TestContext.Current.CancellationToken));
    }
}
