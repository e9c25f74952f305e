using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class DestinationLimitTests
{
    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();
    private static readonly ConfigurationReader Reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), Connectors);

    [Fact]
    public void Limit_AsOne_IsTheOnlyOne()
    {
        var destination = Destination("limit: { requests: 10, per: 1s }");

        Assert.Equal([new Limit(10, TimeSpan.FromSeconds(1))], destination.Limits!);
        Assert.Null(destination.Concurrency);
        Assert.Equal(new BreakerSettings(5, null), destination.Breaker);
    }

    [Fact]
    public void Limit_AsAList_IsAllOfThem()
    {
        var destination = Destination(
            "limit: [{ requests: 10, per: 1s }, { requests: 500, per: 1d }, { requests: 50000, per: lifetime }, { concurrency: 4 }]");

        Assert.Equal([new(10, TimeSpan.FromSeconds(1)), new(500, TimeSpan.FromDays(1)), new Limit(50_000, null)], destination.Limits!);
        Assert.Equal(4, destination.Concurrency);
        var rules = PaceRules.For(destination, Connectors.Connectors["http"]);
        Assert.Equal((2, 50_000, 4), (rules.Windows.Count, rules.Lifetime, rules.Concurrency));
    }

    [Fact]
    public void Limit_LeftOut_IsWhatTheVendorPublishes()
    {
        var slack = PaceRules.For(Destination("timeout: 5s"), Connectors.Connectors["slack"]);
        Assert.Equal([new PaceWindow(1, TimeSpan.FromSeconds(1))], slack.Windows);
        Assert.Single(PaceRules.For(Destination("limit: { concurrency: 2 }"), Connectors.Connectors["slack"]).Windows);
        Assert.True(PaceRules.For(Destination("timeout: 5s"), Connectors.Connectors["http"]).IsFree);
    }

    [Fact]
    public void Limit_OfAPaceAlone_LeavesThePublishedLifeInPlace()
    {
        var clay = Connectors.Connectors["clay"];

        Assert.Equal(50_000, PaceRules.For(Destination("timeout: 5s"), clay).Lifetime);
        Assert.Equal(50_000, PaceRules.For(Destination("limit: { requests: 5, per: 1s }"), clay).Lifetime);
        Assert.Equal(100, PaceRules.For(Destination("limit: { requests: 100, per: lifetime }"), clay).Lifetime);
    }

    [Fact]
    public void Url_AsAList_IsAllOfThem()
    {
        var read = Read("limit: { requests: 100, per: lifetime }", url: "[CRM_URL, 'https://crm.example.com/two']");

        Assert.Empty(read.Errors);
        Assert.Equal(["CRM_URL", "https://crm.example.com/two"], read.Configuration!.Destinations["crm"].Urls);
        Assert.Equal("CRM_URL", read.Configuration.Destinations["crm"].Url);
        Assert.Equal(["CRM_URL"], Destination("timeout: 5s").Urls);
    }

    [Theory]
    [InlineData("[CRM_URL, OTHER_URL]", "timeout: 5s", "each has had the requests of its life")]
    [InlineData("[CRM_URL, CRM_URL]", "limit: { requests: 100, per: lifetime }", "named twice")]
    [InlineData("[CRM_URL, 'http://crm.example.com']", "limit: { requests: 100, per: lifetime }", "must begin with https://")]
    [InlineData("[]", "timeout: 5s", "")]
    public void Url_ThatCannotBeAList_IsReportedAtItsPlace(string url, string line, string message)
    {
        var error = Read(line, url: url).Errors[0];

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(9, error.Line);
    }

    [Fact]
    public void Breaker_Given_IsTaken() =>
        Assert.Equal(new BreakerSettings(3, TimeSpan.FromSeconds(30)), Destination("breaker: { failures: 3, for: 30s }").Breaker);

    [Theory]
    [InlineData("limit: { requests: 10 }", "a limit is")]
    [InlineData("limit: { requests: 10, per: 40d }", "at most 31d")]
    [InlineData("limit: { requests: 10, per: never }", "per")]
    [InlineData("limit: { concurrency: 0 }", "concurrency")]
    [InlineData("breaker: { for: 2h }", "at most 1h")]
    public void Limit_ThatCannotBe_IsReportedAtItsPlace(string line, string message)
    {
        var error = Assert.Single(Read(line).Errors);

        Assert.Contains(message, $"{error.Path} {error.Message}", StringComparison.Ordinal);
        Assert.Equal(10, error.Line);
    }

    [Theory]
    [InlineData("", ActionPriority.Normal)]
    [InlineData(", priority: high", ActionPriority.High)]
    [InlineData(", priority: low", ActionPriority.Low)]
    public void Priority_OfAnAction_IsNormalUnlessSet(string priority, ActionPriority expected)
    {
        var read = Read("timeout: 5s", priority);

        Assert.Equal(expected, read.Configuration!.Workflows[0].Branches[0].Do[0].Priority);
    }

    private static Destination Destination(string line)
    {
        var read = Read(line);
        Assert.Empty(read.Errors);
        return read.Configuration!.Destinations["crm"];
    }

    private static ReadResult Read(string line, string priority = "", string url = "CRM_URL") => Reader.Read(new ConfigurationBundle(
        "gtm.yaml",
        $$"""
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET] }
        workflows:
          all: { on: [lead.created], do: [ { to: crm{{priority}} } ] }
        destinations:
          crm:
            connector: http
            url: {{url}}
            {{line}}
        """,
        new Dictionary<string, string>()));
}
