using GtmFunctions.Cli.Chaos.Plan;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Wire;

public sealed class StorageWeatherTests
{
    private static readonly WireRequest Write = new("POST", "/account/queue/messages", [], []);
    private static readonly WireRequest Read = new("GET", "/account/table()", [], []);

    [Theory]
    [InlineData(null)]
    [InlineData(FaultKind.StorageSlow)]
    public void Meet_StorageIsWellOrOnlySlow_IsNoFault(object? kind) => Assert.Equal([null], Met((FaultKind?)kind, Write));

    [Fact]
    public void Meet_StorageIsGone_LosesEverything() => Assert.Equal([WireFault.Lost], Met(FaultKind.StorageGone, Read));

    [Fact]
    public void Meet_StorageRefuses_LetsSomeThrough() => Assert.Equal([null, WireFault.Refused], Met(FaultKind.StorageRefuses, Write));

    [Fact]
    public void Meet_StorageForgets_HasEveryFaultOfAWriteButARefusal() => Assert.Equal(
        [null, WireFault.Untold, WireFault.Lost, WireFault.Failed, WireFault.Twice, WireFault.Late],
        Met(FaultKind.StorageForgets, Write));

    [Fact]
    public void Meet_StorageForgets_LosesSomeReadsBeforeTheyAreMade() =>
        Assert.Equal([null, WireFault.Lost], Met(FaultKind.StorageForgets, Read));

    private static WireFault?[] Met(FaultKind? kind, WireRequest request)
    {
        var weather = new StorageWeather(1) { Kind = kind };
        return [.. Enumerable.Range(0, 1000).Select(_ => weather.Meet(request)).Distinct().Order()];
    }
}
