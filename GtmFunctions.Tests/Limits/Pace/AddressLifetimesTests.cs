using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

/// <summary>The lives of addresses, in real storage: Clay's webhooks take 50,000 submissions, these here 10.</summary>
public sealed class AddressLifetimesTests(AzuriteFixture azurite)
{
    private const string First = "https://api.clay.com/v3/sources/webhook/pull-in-data-from-a-webhook-1";

    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();
    private static readonly Destination Clay = new()
    {
        Name = "clay",
        Connector = "clay",
        Url = "ONE",
        Urls = ["ONE", "TWO"],
        Limits = [new Limit(10, null)],
    };

    private readonly RecordingLogger<AddressLifetimes> _logger = new();
    private readonly Dictionary<string, string?> _settings = new()
    {
        ["ONE"] = First,
        ["TWO"] = "https://api.clay.com/v3/sources/webhook/2",
    };

    [Fact]
    public async Task Take_ByTwoInstances_UsesEachAddressToTheEndAndNoFurther()
    {
        var connection = azurite.NewAccount();
        var (here, there) = (await BookAsync(connection), await BookAsync(connection));

        var taken = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => TakeAsync(i % 2 == 0 ? here : there)));

        Assert.Equal((10, 10, 5), (taken.Count(url => url == "ONE"), taken.Count(url => url == "TWO"), taken.Count(url => url is null)));
        Assert.Null(await TakeAsync(await BookAsync(connection)));
        Assert.Equal(
            "clay: each of its addresses has had the 10 requests of its life (ONE, TWO); "
            + "add a new one to its 'url' and replay with the current configuration",
            AddressLifetimes.UsedUp(Clay, 10).Reason);
    }

    [Fact]
    public async Task Take_AtFourFifthsAndAtTheEnd_SaysSoOnceWithoutTheAddress()
    {
        var book = await BookAsync(azurite.NewAccount());

        for (var i = 0; i < 11; i++)
            await TakeAsync(book);

        Assert.Equal([LogLevel.Warning, LogLevel.Warning], _logger.Lines.Select(line => line.Level));
        Assert.StartsWith(
            "clay: its address ONE has had 8 of the 10 requests of its life", _logger.Lines[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("clay: its address ONE has had all 10 requests of its life", _logger.Lines[1].Text, StringComparison.Ordinal);
        Assert.All(_logger.Lines, line => Assert.DoesNotContain("webhook", line.Text, StringComparison.Ordinal));
        var lives = await book.LivesAsync(Clay, TestContext.Current.CancellationToken);
        Assert.Equal([new("ONE", 10, 10), new AddressLife("TWO", 1, 10)], lives);
        Assert.Equal([(0, true), (9, false)], lives.Select(life => (life.Left, life.IsNearlyUsedUp)));
    }

    [Fact]
    public async Task Take_OfAnAddress_CountsItWhateverNamesIt()
    {
        var connection = azurite.NewAccount();
        var book = await BookAsync(connection);
        var named = Clay with { Name = "other", Url = First, Urls = [First] };
        for (var i = 0; i < 4; i++)
            await TakeAsync(book);
        for (var i = 0; i < 6; i++)
            Assert.Equal(First, await TakeAsync(book, named));
        Assert.Null(await TakeAsync(book, named));
        var life = Assert.Single(await book.LivesAsync(named, TestContext.Current.CancellationToken));
        Assert.Equal(new AddressLife("https://api.clay.com", 10, 10), life);

        // A new address in the same setting begins its life; the old one has not another
        _settings["ONE"] = "https://api.clay.com/v3/sources/webhook/3";
        Assert.Equal("ONE", await TakeAsync(await BookAsync(connection)));
        _settings["ONE"] = First;
        Assert.Equal("TWO", await TakeAsync(await BookAsync(connection)));
    }

    [Fact]
    public async Task Take_OfASettingThatIsNotSet_IsLeftToTheCallToSay()
    {
        _settings.Remove("ONE");
        var book = await BookAsync(azurite.NewAccount());

        Assert.Equal("ONE", await TakeAsync(book));
        Assert.Equal("TWO", Assert.Single(await book.LivesAsync(Clay, TestContext.Current.CancellationToken)).Address);
    }

    [Fact]
    public async Task Take_WithoutAnAddressOfItsOwn_CountsForTheDestination()
    {
        var book = await BookAsync(azurite.NewAccount());
        var api = new Destination { Name = "api", Connector = "hubspot", Token = "HUBSPOT_TOKEN" };

        string?[] taken = [.. await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TakeAsync(book, api)))];

        Assert.Equal((10, 2), (taken.Count(url => url == ""), taken.Count(url => url is null)));
        Assert.StartsWith(
            "api: its address has had the 10 requests of its life; ", AddressLifetimes.UsedUp(api, 10).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lives_OfADestinationWithoutEnd_AreNone()
    {
        var book = await BookAsync(azurite.NewAccount());

        var crm = new Destination { Name = "crm", Connector = "http", Url = First };
        Assert.Empty(await book.LivesAsync(crm, TestContext.Current.CancellationToken));
    }

    private static Task<string?> TakeAsync(AddressLifetimes book, Destination? destination = null) =>
        book.TakeAsync(destination ?? Clay, lifetime: 10, cost: 1, TestContext.Current.CancellationToken);

    private async Task<AddressLifetimes> BookAsync(string connection)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([.. _settings, new(StorageConnection.SettingName, connection)])
            .Build();
        var storage = StorageConnection.FromSettings(settings);
        await storage.Tables.CreateTableIfNotExistsAsync(TableNames.Destinations, TestContext.Current.CancellationToken);
        return new AddressLifetimes(new DestinationStates(storage, new FakeTimeProvider()), Connectors, settings, _logger);
    }
}
