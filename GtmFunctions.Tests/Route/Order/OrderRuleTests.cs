using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Route.Order;
using GtmFunctions.Pipeline.Storage.Route;
using Xunit;

namespace GtmFunctions.Tests.Route.Order;

public sealed class OrderRuleTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 0, true, "the first of deal-1")]
    [InlineData("e20261123-mine", 0, true, "the first of deal-1")]
    [InlineData("e20261123-other", 0, true, "not older than e20261123-other, the newest of deal-1 so far")]
    [InlineData("e20261123-other", -1, true, "not older than e20261123-other, the newest of deal-1 so far")]
    [InlineData(
        "e20261123-other", 1, false,
        "older (2026-11-23T09:00:00Z) than e20261123-other (2026-11-23T09:00:01Z), which was acted on for deal-1")]
    public void Check_AgainstTheNewestSoFar_DropsOnlyWhatIsOlder(string? held, int seconds, bool goesOn, string why)
    {
        var check = OrderRule.Check(held is null ? null : new EventMark(held, Nine.AddSeconds(seconds)), Event("deal-1"));

        Assert.Equal((goesOn, why), (check.Held, CheckSentence.Render(check)));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void GivesWay_MarkOfAnotherEvent_OnlyToOneAsNewOrNewer(int seconds, bool givesWay) => Assert.Equal(
        givesWay,
        OrderRule.GivesWay(new EventMark("e20261123-other", Nine.AddSeconds(seconds)), new EventMark("e20261123-mine", Nine)));

    [Fact]
    public void NoSubject_EventThatHasNone_GoesOn() => Assert.True(OrderRule.NoSubject.Held);

    [Fact]
    public void Key_WithoutASubject_IsNone()
    {
        Assert.Null(OrderRule.Key("deals", Event(null)));
        Assert.NotEqual(OrderRule.Key("deals", Event("deal-1")), OrderRule.Key("others", Event("deal-1")));
    }

    private static CanonicalEvent Event(string? subject) => new()
    {
        Id = "e20261123-mine",
        Source = "crm",
        Type = "deal.stage_changed",
        Subject = subject,
        Time = Nine,
        ProviderId = "1",
        ProviderType = "deal.propertyChange",
        Data = [],
    };
}
