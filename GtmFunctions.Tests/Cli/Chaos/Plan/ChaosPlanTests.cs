using GtmFunctions.Cli.Chaos.Plan;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Plan;

public sealed class ChaosPlanTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly FaultKind[][] Tracks =
    [
        [FaultKind.Kill, FaultKind.Pause],
        [FaultKind.StorageGone, FaultKind.StorageRefuses, FaultKind.StorageForgets, FaultKind.StorageSlow],
        [FaultKind.SinkFails, FaultKind.SinkLimits, FaultKind.SinkHangs, FaultKind.SinkGone, FaultKind.SinkForgets],
        [FaultKind.ClockJump, FaultKind.Publish],
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Fact]
    public void Draw_TheSameSeed_IsTheSamePlan()
    {
        var (one, again, other) = (Draw(7), Draw(7), Draw(8));

        Assert.Equal(one.Faults, again.Faults);
        Assert.Equal(one.Webhooks.Select(webhook => webhook.At), again.Webhooks.Select(webhook => webhook.At));
        Assert.Equal(one.Webhooks.SelectMany(webhook => webhook.Events), again.Webhooks.SelectMany(webhook => webhook.Events));
        Assert.NotEqual(one.Faults, other.Faults);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Draw_OfAMinute_HasEveryFaultAndOneOfEachTrackAtATime(int seed)
    {
        var plan = Draw(seed);

        Assert.Equal(Enum.GetValues<FaultKind>(), plan.Faults.Select(fault => fault.Kind).Distinct().Order());
        Assert.All(Tracks, kinds =>
        {
            PlannedFault[] track = [.. plan.Faults.Where(fault => kinds.Contains(fault.Kind))];
            Assert.All(track.Zip(track.Skip(1)), pair => Assert.True(pair.First.At + pair.First.For < pair.Second.At, $"{pair}"));
        });
        Assert.All(plan.Faults, fault => Assert.InRange(fault.At, TimeSpan.Zero, Minute));
        Assert.All(plan.Faults.Where(fault => fault.Kind == FaultKind.Pause), fault => Assert.True(fault.For > Lease, $"{fault}"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Draw_OfAMinute_SendsEachEventInTimeAndSomeAgain(int seed)
    {
        var plan = Draw(seed);

        Assert.Equal(60 * ChaosPlan.EventsPerSecond, plan.Events.Count);
        Assert.Equal(plan.Events.Count, plan.Events.Select(one => one.Email).Distinct().Count());
        Assert.All(plan.Webhooks, webhook => Assert.InRange(webhook.At, TimeSpan.Zero, Minute));
        Assert.Contains(plan.Webhooks, webhook => webhook.Events.Distinct().Count() < webhook.Events.Count);
        Assert.Contains(plan.Webhooks.GroupBy(webhook => webhook.Events), copies => copies.DistinctBy(copy => copy.At).Count() > 1);
        Assert.Contains(
            plan.Webhooks.GroupBy(webhook => (webhook.At, webhook.Events)), copies => copies.Count() > 1);
        Assert.Equal(Enum.GetValues<EventKind>(), plan.Events.Select(one => one.Kind).Distinct().Order());
        Assert.Contains(plan.Events.Where(one => one.IsLead).GroupBy(one => one.Domain), leads => leads.Count() > 3);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Draw_OfAMinute_SendsAFileInTimeOfNewEventsAndSomeThatWebhooksBring(int seed)
    {
        var plan = Draw(seed);
        var file = Assert.Single(plan.Webhooks, webhook => webhook.IsFile);
        var others = plan.Webhooks.Where(webhook => !webhook.IsFile).SelectMany(webhook => webhook.Events).ToHashSet();

        Assert.InRange(file.At, TimeSpan.Zero, Minute / 2);
        Assert.Equal(60 * ChaosPlan.EventsPerSecond / ChaosPlan.EventsPerRow, file.Events.Count(row => !others.Contains(row)));
        Assert.Contains(file.Events, others.Contains);
        Assert.Empty(file.Events.Where(row => !others.Contains(row) && row.IsLead).Select(row => row.Domain)
            .Intersect(others.Where(one => one.IsLead).Select(one => one.Domain)));
    }

    [Fact]
    public void Draw_WhereNoProcessCanBeStopped_KillsOnly() =>
        Assert.DoesNotContain(
            ChaosPlan.Draw(1, Minute, Lease, canPause: false).Faults, fault => fault.Kind == FaultKind.Pause);

    [Fact]
    public void Draw_OfAMoment_SendsOneEvent() =>
        Assert.Single(ChaosPlan.Draw(1, TimeSpan.FromMilliseconds(10), Lease, canPause: true).Events);

    private static ChaosPlan Draw(int seed) => ChaosPlan.Draw(seed, Minute, Lease, canPause: true);
}
