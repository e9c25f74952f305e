using Azure.Storage.Queues;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Ops.Checks;

/// <summary>An app that examines itself on real storage: healthy, and with each thing really wrong.</summary>
public sealed class SelfExaminationTests(AzuriteFixture azurite)
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Examine_AHealthyApp_FindsNothing()
    {
        await using var app = await ExaminedApp.StartAsync(azurite.NewAccount());

        var examined = await app.ExamineAsync();

        Assert.All(examined.Findings, finding => Assert.Equal((CheckState.Ok, null), (finding.State, finding.Mend)));
        Assert.Equal(
            QueueNames.All.Select(name => $"queue {name}"),
            examined.Findings.Select(finding => finding.Check).Where(check => check.StartsWith("queue ", StringComparison.Ordinal)));
        Assert.Equal("forms", FieldText.From(examined.Answer["app"]!["tightest"]!["source"]));
        Assert.Equal(180, examined.Answer["app"]!["tightest"]!["seconds"]!.GetValue<double>());
    }

    [Fact]
    public async Task Examine_WithQueuesMissing_NamesEach()
    {
        await using var app = await ExaminedApp.StartAsync(azurite.NewAccount());
        await app.Storage.Queues.GetQueueClient(QueueNames.Enriched).DeleteAsync(Ended);
        await app.Storage.Queues.GetQueueClient(QueueNames.PoisonOf(QueueNames.Actions)).DeleteAsync(Ended);

        var examined = await app.ExamineAsync();

        Assert.Equal(["queue gtm-enriched", "queue gtm-actions"], examined.In(CheckState.Failed));
        examined.The("queue gtm-enriched", CheckState.Failed, "gtm-enriched is missing");
        examined.The("queue gtm-actions", CheckState.Failed, "gtm-actions-poison is missing");
    }

    [Fact]
    public async Task Examine_WithAMessageThatWaitsTooLongAndDeadLetters_Warns()
    {
        await using var app = await ExaminedApp.StartAsync(azurite.NewAccount());
        await app.Storage.Queues.GetQueueClient(QueueNames.Events).SendMessageAsync("waits", Ended);
        await app.Storage.Queues.GetQueueClient(QueueNames.PoisonOf(QueueNames.Received)).SendMessageAsync("given up", Ended);

        var young = await app.ExamineAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var old = await app.ExamineAsync();

        young.The("queue gtm-events", CheckState.Ok, "1 waiting");
        young.The("queue gtm-received", CheckState.Warning, "1 in the poison queue");
        old.The("queue gtm-events", CheckState.Warning, "1 waiting, the oldest for 60");
    }

    [Fact]
    public async Task Examine_WithATableAndAContainerMissing_NamesBoth()
    {
        await using var app = await ExaminedApp.StartAsync(azurite.NewAccount());
        await app.Storage.Tables.GetTableClient(TableNames.Claims).DeleteAsync(Ended);
        await app.Storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration).DeleteAsync(cancellationToken: Ended);

        var examined = await app.ExamineAsync();

        examined.The("tables and containers", CheckState.Failed, "table GtmClaims, container gtm-config");
        examined.The("configuration", CheckState.Failed, "is not in storage any more");
    }

    [Fact]
    public async Task Examine_WithoutAConfiguration_SaysHowOneIsPublished()
    {
        var account = azurite.NewAccount();
        await using var before = await ExaminedApp.StartAsync(account);
        await before.Storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration).DeleteBlobAsync(
            "current", cancellationToken: Ended);

        await using var app = await ExaminedApp.StartAsync(account, document: null);
        var examined = await app.ExamineAsync();

        Assert.Equal(["configuration"], examined.In(CheckState.Failed));
        Assert.Contains(
            "ops/config",
            examined.The("configuration", CheckState.Failed, "No configuration was published yet").Mend,
            StringComparison.Ordinal);
        Assert.DoesNotContain(examined.Findings, finding => finding.Check.StartsWith("source ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examine_WithAConfigurationThatAnotherInstancePublished_SaysWhichDecides()
    {
        var account = azurite.NewAccount();
        await using var app = await ExaminedApp.StartAsync(account);
        await using var other = await ExaminedApp.StartAsync(account, ExaminedApp.Document.Replace("3m", "4m", StringComparison.Ordinal));

        (await app.ExamineAsync()).The("configuration", CheckState.Warning, "this instance decides by version");
        app.Clock.Advance(TimeSpan.FromSeconds(11));

        (await app.ExamineAsync()).The("configuration", CheckState.Ok, "2 sources, 1 workflows, 1 destinations");
    }

    [Theory]
    [InlineData(60, CheckState.Warning, "ahead of storage's: that much is gone of what a signed timestamp of forms may be off by 3m")]
    [InlineData(-60, CheckState.Warning, "behind storage's: that much is gone of what a signed timestamp of forms may be off by 3m")]
    [InlineData(3600, CheckState.Failed, "60 min ahead of storage's: a signed timestamp of forms may be off by 3m, so it is refused")]
    public async Task Examine_WithAClockThatIsOff_SaysWhatThatDoesToSignedTimestamps(int seconds, CheckState state, string what)
    {
        await using var app = await ExaminedApp.StartAsync(azurite.NewAccount());
        app.Clock.AdjustTime(DateTimeOffset.UtcNow.AddSeconds(seconds));

        (await app.ExamineAsync()).The("clock of the app", state, what);
    }

    [Fact]
    public async Task Examine_WhereStorageDoesNotAnswer_SaysSoOnceAndStillLooksAtTheRest()
    {
        await using var app = await ExaminedApp.StartAsync(
            $"DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey={GtmFunctions.Cli.Azurite.AzuritePorts.Key};"
            + "BlobEndpoint=http://127.0.0.1:1/nobody;QueueEndpoint=http://127.0.0.1:1/nobody;TableEndpoint=http://127.0.0.1:1/nobody;",
            document: null);

        var examined = await app.ExamineAsync();

        Assert.Equal(["storage", "configuration"], examined.In(CheckState.Failed));
        examined.The("storage", CheckState.Failed, "storage cannot be asked");
        Assert.Equal(
            "ok",
            FieldText.From(examined.Answer["checks"]!.AsArray().Single(check => FieldText.From(check!["check"]) == "host.json")!["state"]));
    }
}
