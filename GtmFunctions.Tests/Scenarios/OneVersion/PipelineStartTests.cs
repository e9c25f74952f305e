using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>What an instance does with the published configuration when it starts, and when what is published changes under it.</summary>
public sealed class PipelineStartTests(AzuriteFixture azurite)
{
    private const string OfThePackage = "version: 1\nsources:\n  package: { provider: stripe, secrets: [A] }\n";
    private const string OfOps = "version: 1\nsources:\n  ops: { provider: stripe, secrets: [A] }\n";
    private const string Refused = "version: 1\nsources:\n  ops: { provider: no-longer-known, secrets: [A] }\n";

    [Fact]
    public async Task Start_NothingPublished_PublishesThePackages()
    {
        await using var app = App(azurite.NewAccount());
        await app.StartAsync();

        Assert.Equal(["package"], app.Loaded!.Sources.Keys);
        Assert.Equal(app.Loaded.Version, await app.CurrentNameAsync());
    }

    // The reads that fail are any of those that a start makes, before and after they took effect
    [Fact]
    public async Task Start_AnyCallOfStorageFails_LeavesWhatOpsPublished()
    {
        var account = azurite.NewAccount();
        var published = await PublishAsync(account, OfOps);
        var calls = await CallsOfAStartAsync(account);
        for (var call = 0; call < calls; call++)
        {
            foreach (var (strike, fatal) in new[]
            {
                (Strike.Before, false), (Strike.Before, true), (Strike.After, false), (Strike.After, true)
            })
            {
                await using var app = App(account);
                app.Script.Fail(call, strike, fatal);
                await app.StartAsync();

                Assert.Equal(published, await app.CurrentNameAsync());
            }
        }

        Assert.True(calls >= 2, "a start reads which version is published, and the version");
    }

    [Fact]
    public async Task Start_ADocumentThatThisBuildRefuses_StartsLeavesItAndSaysSo()
    {
        var account = azurite.NewAccount();
        await PublishAsync(account, OfOps);
        await OverwriteAsync(
            account, "versions/000000000000.json", new ConfigurationBundle("gtm.yaml", Refused, new Dictionary<string, string>()).ToJson());
        await DeleteOthersAsync(account, "versions/000000000000.json");
        await OverwriteAsync(account, "current", "000000000000");
        await using var app = App(account);
        await app.StartAsync();

        Assert.Null(app.Loaded);
        Assert.Equal("000000000000", await app.CurrentNameAsync());
        Assert.Contains(
            app.Log.Entries, entry => entry.Level == LogLevel.Critical && entry.Text.Contains("no-longer-known", StringComparison.Ordinal));
        Assert.Equal(503, await app.HookAsync("ops"));
        var health = await app.HealthAsync();
        Assert.Contains("the published version cannot be used", health, StringComparison.Ordinal);
        Assert.Contains("none is loaded", health, StringComparison.Ordinal);
        Assert.Contains("no-longer-known", await app.ChecksAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ADocumentThatThisBuildRefuses_ServesTheLastThatItAccepts()
    {
        var account = azurite.NewAccount();
        var accepted = await PublishAsync(account, OfOps);
        await OverwriteAsync(
            account, "versions/000000000000.json", new ConfigurationBundle("gtm.yaml", Refused, new Dictionary<string, string>()).ToJson());
        await OverwriteAsync(account, "current", "000000000000");
        await using var app = App(account);
        await app.StartAsync();

        Assert.Equal(accepted, app.Loaded!.Version);
        Assert.Equal("000000000000", await app.CurrentNameAsync());
        Assert.Equal(401, await app.HookAsync("ops"));
        Assert.Contains("the published version cannot be used", await app.HealthAsync(), StringComparison.Ordinal);
        Assert.Contains($"so version {accepted} from before it decides", await app.ChecksAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task Start_WhatIsStoredIsNoVersion_StartsAndLeavesIt(string stored)
    {
        var account = azurite.NewAccount();
        var version = await PublishAsync(account, OfOps);
        await OverwriteAsync(account, $"versions/{version}.json", stored);
        await using var app = App(account);
        await app.StartAsync();

        Assert.Null(app.Loaded);
        Assert.Equal(version, await app.CurrentNameAsync());
    }

    [Fact]
    public async Task Start_TheNameOfTheCurrentOneIsGone_DoesNotPublishOverTheVersions()
    {
        var account = azurite.NewAccount();
        await PublishAsync(account, OfOps);
        await StartedApp.Container(account).DeleteBlobAsync("current", cancellationToken: TestContext.Current.CancellationToken);
        await using var app = App(account);
        await app.StartAsync();

        Assert.Null(app.Loaded);
        Assert.False(await StartedApp.Container(account).GetBlobClient("current").ExistsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Current_WhatIsPublishedMeanwhileIsRefused_GoesOnWithTheLastGoodOne()
    {
        var account = azurite.NewAccount();
        var good = await PublishAsync(account, OfOps);
        await using var app = App(account);
        await app.StartAsync();
        await OverwriteAsync(
            account, "versions/000000000000.json", new ConfigurationBundle("gtm.yaml", Refused, new Dictionary<string, string>()).ToJson());
        await OverwriteAsync(account, "current", "000000000000");
        app.Clock.Advance(ConfigurationVersions.Freshness + TimeSpan.FromSeconds(1));

        Assert.Equal(401, await app.HookAsync("ops"));
        Assert.Equal(good, app.Loaded!.Version);
        Assert.Contains("the published version cannot be used", await app.HealthAsync(), StringComparison.Ordinal);

        var mended = await PublishAsync(account, OfOps + "\n");
        app.Clock.Advance(ConfigurationVersions.Freshness + TimeSpan.FromSeconds(1));
        Assert.Equal(401, await app.HookAsync("ops"));
        Assert.Equal(mended, app.Loaded!.Version);
        Assert.DoesNotContain("configurationFault", await app.HealthAsync(), StringComparison.Ordinal);
    }

    private static async Task<int> CallsOfAStartAsync(string account)
    {
        await using var app = App(account);
        await app.StartAsync();
        return app.Script.Calls.Count;
    }

    private static StartedApp App(string account) => new(account, OfThePackage);

    private static async Task<string> PublishAsync(string account, string document)
    {
        await using var app = App(account);
        await app.Get<StoragePreparation>().EnsureAsync(TestContext.Current.CancellationToken);
        var bundle = new ConfigurationBundle("gtm.yaml", document, new Dictionary<string, string>());
        var what = new Publishing(bundle, PublicationAuthor.Person("Test"));
        return (await app.Get<ConfigurationPublisher>().PublishAsync(what, TestContext.Current.CancellationToken)).Configuration!.Version;
    }

    private static async Task OverwriteAsync(string account, string blob, string text) =>
        await StartedApp.Container(account)
            .GetBlobClient(blob)
            .UploadAsync(new BinaryData(text), overwrite: true, TestContext.Current.CancellationToken);

    private static async Task DeleteOthersAsync(string account, string kept)
    {
        await foreach (var blob in StartedApp.Container(account).GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            if (blob.Name != kept)
                await StartedApp.Container(account).DeleteBlobAsync(blob.Name, cancellationToken: TestContext.Current.CancellationToken);
        }
    }
}
