using GtmFunctions.Cli.Chaos.Audit;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Audit;

public sealed class DisturbanceLogTests
{
    private readonly DisturbanceLog _log = new(TimeSpan.FromSeconds(5), () => TimeSpan.FromSeconds(9));

    [Fact]
    public void Add_FaultOfThePlan_LastsUntilALeaseFromNow()
    {
        _log.Add(TimeSpan.FromSeconds(4));

        Assert.Equal([new Disturbance(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(14))], _log.All);
        Assert.Equal(0, _log.Standstills);
    }

    [Fact]
    public void NoteIfStill_OfHalfASecond_IsATimeInWhichCallsCanBeRepeated()
    {
        _log.NoteIfStill(TimeSpan.FromMilliseconds(499));
        _log.NoteIfStill(TimeSpan.FromMilliseconds(500));

        Assert.Equal([new Disturbance(TimeSpan.FromSeconds(8.5), TimeSpan.FromSeconds(14))], _log.All);
        Assert.Equal(1, _log.Standstills);
    }
}
