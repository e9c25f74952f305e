using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class LiveRulesTests
{
    private static readonly Configuration Current = Read("# current\n");
    private static readonly Configuration Beside = Read("# beside\n");

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(99)]
    public void For_ManyKeys_IsTheShareWithinAHundredth(int percent)
    {
        var live = At(percent);

        var beside = Enumerable.Range(0, 20_000).Count(i => live.For("forms", $"company{i}.example") == Beside);

        Assert.InRange(beside / 20_000.0, (percent / 100.0) - 0.01, (percent / 100.0) + 0.01);
    }

    [Fact]
    public void For_ShareThatGrows_KeepsEveryKeyOnItsSide()
    {
        var keys = Enumerable.Range(0, 2000).Select(i => $"company{i}.example").ToArray();

        var small = keys.Where(key => At(10).For("forms", key) == Beside).ToHashSet();

        Assert.All(small, key => Assert.Same(Beside, At(30).For("forms", key)));
        Assert.All(small, key => Assert.Same(Beside, At(10).For("forms", key.ToUpperInvariant())));
    }

    [Fact]
    public void For_SourceThatTheOtherVersionHasNot_IsTheCurrentOne() => Assert.Same(
        Current, Enumerable.Range(0, 200).Select(i => At(99).For("elsewhere", $"c{i}.example")).Distinct().Single());

    [Fact]
    public void For_Shadow_IsTheCurrentOne()
    {
        var live = At(0);

        Assert.Same(Beside, live.Shadow);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Same(Current, live.For("forms", $"c{i}.example")));
        Assert.Null(At(10).Shadow);
    }

    [Fact]
    public void For_VersionThatThisBuildDoesNotAccept_IsTheCurrentOne()
    {
        var live = At(99) with { Beside = null };

        Assert.All(Enumerable.Range(0, 200), i => Assert.Same(Current, live.For("forms", $"c{i}.example")));
    }

    private static LiveRules At(int percent) => new(Current)
    {
        Rollout = new Rollout(Beside.Version, percent, DateTimeOffset.UnixEpoch),
        Beside = Beside,
    };

    private static Configuration Read(string comment)
    {
        var reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load());
        var read = reader.Read(new ConfigurationBundle("gtm.yaml", comment + Scenarios.Document.Leads, new Dictionary<string, string>()));
        return read.Configuration ?? throw new InvalidOperationException(string.Join("; ", read.Errors));
    }
}
