using System.Text.Json;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

public sealed class PublicationTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Publish_OneAfterAnother_IsAChainWithAuthorsNotesAndWhatChanged()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        await PublishAsync(pipeline, Document.Leads + "\n# two", "Ann", "for spring");
        await PublishAsync(pipeline, Document.Leads, "Bob", note: null);

        var history = await HistoryAsync(pipeline);
        Assert.Equal(["Bob", "Ann", "Test"], history.Select(one => one.By.Name));
        Assert.Equal("for spring", history[1].Note);
        Assert.Equal("document: 1 line added", Assert.Single(history[1].Summary));
        Assert.Equal(history[1].Version, history[0].Before);
        Assert.Null(history[2].Before);
    }

    [Fact]
    public async Task Publish_TheCurrentVersionAgain_IsNoPublication()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        await PublishAsync(pipeline, Document.Leads, "Ann", note: null);

        Assert.Single(await HistoryAsync(pipeline));
    }

    // Each has read the same version before: one is published, all others are told by whom, and their publications are of no history
    [Fact]
    public async Task Publish_ByManyAtOnceFromTheSameVersion_IsOneAndTheOthersAreTold()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var began = pipeline.Get<ConfigurationVersions>().Loaded!.Version;
        var publisher = pipeline.Get<RulesPublisher>();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => publisher.PublishAsync(
            new Publishing(Rules($"{Document.Leads}\n# {i}"), PublicationAuthor.Person($"P{i}")),
            began,
            TestContext.Current.CancellationToken)));

        Assert.Single(results.OfType<PublishingResult.Published>());
        var history = await HistoryAsync(pipeline);
        Assert.Equal(2, history.Count);
        Assert.All(
            results.OfType<PublishingResult.Superseded>(),
            told => Assert.Contains($"{history[0].By.Name} published", told.Says(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task PutRules_ThatBeganFromAnotherVersion_Is412AndNamesWhoPublishedWhat()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var began = pipeline.Get<ConfigurationVersions>().Loaded!.Version;
        await PublishAsync(pipeline, Document.Leads + "\n# by ops", "Ann", note: null);

        var (status, answer) = await pipeline.CallAsync<BundleEndpoints>(
            (bundles, request) => bundles.PutAsync(request, TestContext.Current.CancellationToken),
            $$"""{"document":{{JsonSerializer.Serialize(Document.Leads + "\n# by git")}},"beganFrom":"{{began}}"}""",
            (RequestAuthor.CommitHeader, "abc1234"));

        Assert.Equal(412, status);
        Assert.Contains("Ann published", FieldText.From(answer["error"]), StringComparison.Ordinal);
        Assert.Contains("document: 1 line added", FieldText.From(answer["error"]), StringComparison.Ordinal);
        Assert.Equal(2, (await HistoryAsync(pipeline)).Count);
    }

    [Fact]
    public async Task GetRules_OfAVersion_IsWhatWasPublished()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var began = pipeline.Get<ConfigurationVersions>().Loaded!.Version;
        await PublishAsync(pipeline, Document.Leads + "\n# two", "Ann", note: null);

        var (_, now) = await pipeline.CallAsync<BundleEndpoints>(
            (bundles, request) => bundles.GetAsync(request, TestContext.Current.CancellationToken));
        var (_, then) = await pipeline.CallAsync<BundleEndpoints>(
            (bundles, request) => bundles.GetAsync(request, TestContext.Current.CancellationToken), $$"""{"version":"{{began}}"}""");

        Assert.EndsWith("# two", FieldText.From(now["document"]), StringComparison.Ordinal);
        Assert.Equal(Document.Leads, FieldText.From(then["document"]));
        Assert.Equal(began, FieldText.From(then["version"]));
    }

    [Fact]
    public async Task Publish_OnAnotherInstance_IsSeenHereWithinTenSeconds()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await using var other = HarnessServices.Create(
            pipeline.Get<IConfiguration>()[StorageConnection.SettingName]!,
            pipeline.Address,
            settings: null,
            pipeline.Clock,
            new StorageScript(),
            overAWire: false);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        await other.GetRequiredService<RulesPublisher>().PublishAsync(
            new Publishing(Rules(Document.Leads + "\n# elsewhere"), PublicationAuthor.Person("Ann")),
            before,
            TestContext.Current.CancellationToken);

        Assert.Equal(before, (await CurrentAsync(pipeline)).Version);
        pipeline.Clock.Advance(ConfigurationVersions.Freshness + TimeSpan.FromMilliseconds(1));
        Assert.Equal(Rules(Document.Leads + "\n# elsewhere").Version, (await CurrentAsync(pipeline)).Version);
    }

    [Fact]
    public async Task Draft_OfTwoWhoChangeIt_KeepsTheFirstAndTellsTheSecond()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var drafts = pipeline.Get<RulesDrafts>();
        var draft = new RulesDraft
        {
            Id = RulesDrafts.NewId(pipeline.Clock.GetUtcNow()),
            Bundle = Rules(Document.Leads),
            By = PublicationAuthor.Person("Ann"),
            At = pipeline.Clock.GetUtcNow(),
        };
        var kept = (await drafts.TryKeepAsync(draft, TestContext.Current.CancellationToken))!;
        await drafts.KeepPreviewAsync(kept, "{}", TestContext.Current.CancellationToken);
        var read = (await drafts.FindAsync(kept.Id, TestContext.Current.CancellationToken))!;

        Assert.Equal("{}", await drafts.FindPreviewAsync(read, TestContext.Current.CancellationToken));
        var first = await drafts.TryKeepAsync(read with { Note = "first" }, TestContext.Current.CancellationToken);
        var second = await drafts.TryKeepAsync(read with { Note = "second" }, TestContext.Current.CancellationToken);

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal("first", Assert.Single(await drafts.ListAsync(10, TestContext.Current.CancellationToken)).Note);
        Assert.Null(await drafts.FindPreviewAsync(first, TestContext.Current.CancellationToken));
        await drafts.ForgetAsync(kept.Id, TestContext.Current.CancellationToken);
        Assert.Null(await drafts.FindAsync(kept.Id, TestContext.Current.CancellationToken));
    }

    private static async Task PublishAsync(PipelineHarness pipeline, string document, string who, string? note) =>
        Assert.IsType<PublishingResult.Published>(await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(Rules(document), PublicationAuthor.Person(who)) { Note = note }, beganFrom: null,
            TestContext.Current.CancellationToken));

    private static Task<IReadOnlyList<Publication>> HistoryAsync(PipelineHarness pipeline) =>
        pipeline.Get<PublicationHistory>().ListAsync(20, TestContext.Current.CancellationToken);

    private static Task<Pipeline.Config.Document.Configuration> CurrentAsync(PipelineHarness pipeline) =>
        pipeline.Get<ConfigurationVersions>().CurrentAsync(TestContext.Current.CancellationToken);

    private static ConfigurationBundle Rules(string document) => new("gtm.yaml", document, new Dictionary<string, string>());
}
