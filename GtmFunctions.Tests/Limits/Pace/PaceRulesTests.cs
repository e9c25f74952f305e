using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class PaceRulesTests
{
    private static readonly PaceWindow TenASecond = new(10, TimeSpan.FromSeconds(1));
    private static readonly PaceWindow FiveASecond = new(5, TimeSpan.FromSeconds(1));
    private static readonly PaceWindow TenAMinute = new(10, TimeSpan.FromMinutes(1));

    private static readonly Destination Clay = new() { Name = "clay", Connector = "clay" };
    private static readonly ConnectorDefinition Connector = new()
    {
        Name = "clay",
        Title = "Clay",
        Class = ActionClass.Send,
        Escape = Escaping.None,
        Actions = new Dictionary<string, ConnectorAction>(),
        DefaultAction = "",
        Published = [new PublishedLimit(10, TimeSpan.FromSeconds(1), "workspace"), new PublishedLimit(50_000, null, "webhook")],
    };

    [Fact]
    public void For_ADestinationThatNamesNoLimits_KeepsThoseThatTheVendorPublishes()
    {
        var rules = PaceRules.For(Clay with { Concurrency = 4 }, Connector);

        Assert.Equal([TenASecond], rules.Windows);
        Assert.Equal((50_000, 4), (rules.Lifetime, rules.Concurrency));
    }

    [Fact]
    public void For_ADestinationThatNamesAPace_KeepsItAndThePublishedLife()
    {
        var rules = PaceRules.For(Clay with { Limits = [new Limit(10, TimeSpan.FromMinutes(1))] }, Connector);

        Assert.Equal([TenAMinute], rules.Windows);
        Assert.Equal(50_000, rules.Lifetime);
    }

    [Fact]
    public void For_ADestinationThatNamesLives_KeepsTheShortestOfThemInPlaceOfThePublishedOne()
    {
        var rules = PaceRules.For(Clay with { Limits = [new Limit(90_000, null), new Limit(60_000, null)] }, Connector);

        Assert.Empty(rules.Windows);
        Assert.Equal(60_000, rules.Lifetime);
    }

    [Theory]
    [InlineData(false, null, null, true)]
    [InlineData(true, null, null, false)]
    [InlineData(false, 50_000, null, false)]
    [InlineData(false, null, 2, false)]
    public void IsFree_WhereAnythingLimitsIt_IsFalse(bool hasWindow, int? lifetime, int? concurrency, bool isFree) =>
        Assert.Equal(isFree, new PaceRules(hasWindow ? [TenASecond] : [], lifetime, concurrency).IsFree);

    [Fact]
    public void Slack_OfSeveralWindows_IsThreeQuartersOfTheNarrowestMargin()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(45), Rules(null, TenAMinute, TenASecond).Slack);
        Assert.Equal(TimeSpan.Zero, Rules(null).Slack);
    }

    [Fact]
    public void Memory_OfSeveralWindows_IsTheLongest()
    {
        Assert.Equal(TenAMinute.Span, Rules(null, TenASecond, TenAMinute).Memory);
        Assert.Equal(TimeSpan.Zero, Rules(null).Memory);
    }

    [Fact]
    public void StepOf_ThoseWhoWait_IsThatOfTheQuickestWindowAndNoMoreThanASecond()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(100), Rules(null, FiveASecond, TenASecond).StepOf(call: null));
        Assert.Equal(TimeSpan.FromMilliseconds(200), Rules(null, TenAMinute, FiveASecond).StepOf(call: null));
        Assert.Equal(TimeSpan.FromSeconds(1), Rules(null, TenAMinute).StepOf(call: null));
    }

    [Theory]
    [InlineData(null, null, 50)]
    [InlineData(null, 800, 50)]
    [InlineData(4, null, 250)]
    [InlineData(4, 800, 200)]
    [InlineData(4, 100, 50)]
    [InlineData(1, 3_000, 1_000)]
    public void StepOf_WithoutWindows_IsWhatCallsAtOneTimeShareAndATwentiethOfASecondAtLeast(
        int? concurrency, int? call, int milliseconds) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(milliseconds),
            Rules(concurrency).StepOf(call is { } usual ? TimeSpan.FromMilliseconds(usual) : null));

    private static PaceRules Rules(int? concurrency, params PaceWindow[] windows) => new(windows, Lifetime: null, concurrency);
}
