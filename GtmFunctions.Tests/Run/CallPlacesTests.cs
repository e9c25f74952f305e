using GtmFunctions.Pipeline.Run;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Run;

public class CallPlacesTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void TryTake_UpToTheMost_HasPlacesAndThenNone()
    {
        var places = new CallPlaces(new RunSettings { MostCalls = 2 }, _clock);

        var first = places.TryTake(["slack"]);
        Assert.NotNull(first);
        Assert.NotNull(places.TryTake(["slack"]));
        Assert.Null(places.TryTake(["slack"]));
        Assert.NotNull(places.TryTake(["crm"]));

        first.Dispose();
        first.Dispose();
        Assert.NotNull(places.TryTake(["slack"]));
        Assert.Null(places.TryTake(["slack"]));
    }

    [Fact]
    public void TryTake_CallsThatLastLong_LeaveFewerPlaces()
    {
        var places = new CallPlaces(
            new RunSettings { MostCalls = 8, MostSlowCalls = 1, Slow = TimeSpan.FromMilliseconds(250) }, _clock);
        var slow = places.TryTake(["slack"])!;
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.NotNull(places.TryTake(["slack"]));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(places.TryTake(["slack"]));

        slow.Dispose();
        Assert.NotNull(places.TryTake(["slack"]));
    }

    [Fact]
    public void TryTake_OneOfSeveralIsFull_TakesNone()
    {
        var places = new CallPlaces(new RunSettings { MostCalls = 1 }, _clock);
        var full = places.TryTake(["slack"])!;

        Assert.Null(places.TryTake(["crm", "slack"]));

        full.Dispose();
        Assert.NotNull(places.TryTake(["crm", "slack"]));
    }
}
