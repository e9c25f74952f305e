using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

public sealed class ConfigurationEndpointsTests(AzuriteFixture azurite)
{
    private const string Changed = "version: 1\nsources:\n  forms: { provider: standard-webhooks, secrets: [FORMS_SECRET] }\n";

    [Fact]
    public async Task Put_ValidDocument_IsCurrentForTheNextWebhookAndCanBeRolledBack()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        var (status, answer) = await pipeline.ConfigureAsync(
            (config, request) => config.PutDocumentAsync(request, TestContext.Current.CancellationToken), Changed);
        Assert.Equal(200, status);
        Assert.NotEqual(before, FieldText.From(answer["version"]));
        Assert.Equal(404, (await pipeline.PostAsync("crm", "[]"u8.ToArray(), new Dictionary<string, string>())).Status);

        await pipeline.CallAsync<VersionEndpoints>(
            (config, request) => config.RollBackAsync(request, TestContext.Current.CancellationToken), $$"""{"version":"{{before}}"}""");
        var (_, versions) = await pipeline.CallAsync<VersionEndpoints>(
            (config, request) => config.ListAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal(2, versions.AsArray().Count);
        Assert.Equal(before, FieldText.From(versions.AsArray().Single(version => version!["current"]!.GetValue<bool>())!["version"]));
    }

    [Fact]
    public async Task Put_DocumentWithErrors_NamesEachAndChangesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        var (status, answer) = await pipeline.ConfigureAsync(
            (config, request) => config.PutDocumentAsync(request, TestContext.Current.CancellationToken),
            "version: 1\nsources:\n  a: { provider: nobody }\nwork: {}\n");

        Assert.Equal(400, status);
        Assert.Contains(answer["errors"]!.AsArray(), error => FieldText.From(error)!.StartsWith("gtm.yaml:3:", StringComparison.Ordinal));
        Assert.Contains(answer["errors"]!.AsArray(), error => FieldText.From(error)!.StartsWith("gtm.yaml:4:", StringComparison.Ordinal));
        Assert.Equal(before, (await pipeline.Get<ConfigurationVersions>().CurrentAsync(TestContext.Current.CancellationToken)).Version);
    }

    [Fact]
    public async Task Put_DocumentWithWarnings_IsPublishedAndTellsThem()
    {
        const string Doubtful = Changed + "workflows: { all: { on: [lead.created], filter: { persn.email: x }, do: [] } }\n";
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (_, checkedOnly) = await pipeline.ConfigureAsync(
            (config, request) => config.ValidateAsync(request, TestContext.Current.CancellationToken), Doubtful);
        var (status, answer) = await pipeline.ConfigureAsync(
            (config, request) => config.PutDocumentAsync(request, TestContext.Current.CancellationToken), Doubtful);

        Assert.Equal(200, status);
        Assert.StartsWith(
            "gtm.yaml:4: warning unknown-field: ", FieldText.From(Assert.Single(answer["warnings"]!.AsArray())), StringComparison.Ordinal);
        Assert.Equal(checkedOnly["warnings"]!.ToJsonString(), answer["warnings"]!.ToJsonString());
        Assert.Equal(
            FieldText.From(answer["version"]),
            (await pipeline.Get<ConfigurationVersions>().CurrentAsync(TestContext.Current.CancellationToken)).Version);
    }

    [Fact]
    public async Task Put_WithTheVersionOfAnEarlierRead_Is412()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, _) = await pipeline.ConfigureAsync(
            (config, request) => config.PutDocumentAsync(request, TestContext.Current.CancellationToken), Changed,
            ("If-Match", "\"000000000000\""));

        Assert.Equal(412, status);
    }

    [Fact]
    public async Task PutTable_ThatTheDocumentNames_MakesANewVersionWithIt()
    {
        const string Listed = Changed +
            "workflows:\n  all:\n    on: [a]\n    filter: { person.email: { $inList: friends.csv } }\n    do: []\n";
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Listed, tables: new() { ["friends.csv"] = "email\na@example.com\n" });

        var (status, _) = await pipeline.ConfigureAsync(
            (config, request) => config.PutTableAsync(request, "friends.csv", TestContext.Current.CancellationToken),
            "email\nb@example.com\n");
        var (_, table) = await pipeline.ConfigureAsync(
            (config, request) => config.GetTableAsync(request, "friends.csv", TestContext.Current.CancellationToken));

        Assert.Equal(200, status);
        Assert.Equal("email\nb@example.com\n", FieldText.From(table));
    }

    [Fact]
    public async Task Event_OfAnOlderVersion_IsDecidedByThatVersion()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.RunAsync(pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues[0]);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;

        await pipeline.PublishAsync(Changed);
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Received("slack"));
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal(before, FieldText.From(trace["configuration"]));
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
    }

    // Two who both read the version before: whoever comes second is told, also where the other one published between check and write
    [Fact]
    public async Task Put_WithIfMatchWhileAnotherPublishes_Is412AndTheOtherStays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var before = pipeline.Get<ConfigurationVersions>().Loaded!.Version;
        const string Theirs = "version: 1\nsources:\n  theirs: { provider: stripe, secrets: [A] }\n";
        string? other = null;
        pipeline.Script.Meanwhile(3, async () =>
        {
            var (_, published) = await pipeline.ConfigureAsync(
                (config, request) => config.PutDocumentAsync(request, TestContext.Current.CancellationToken), Theirs);
            other = FieldText.From(published["version"]);
        });

        var (status, _) = await pipeline.ConfigureAsync(
            (config, request) => config.PutDocumentAsync(request, TestContext.Current.CancellationToken), Changed,
            ("If-Match", $"\"{before}\""));

        Assert.NotNull(other);
        Assert.Equal(412, status);
        Assert.Equal(other, (await pipeline.Get<PublishedDocuments>().CurrentAsync(TestContext.Current.CancellationToken))!.Name);
    }

    [Fact]
    public async Task PutTable_WithoutAHeadingThatTheDocumentReads_IsRefused()
    {
        const string Reads = Changed
            + "assignments: { sdr: { pool: reps.csv, fallback: { owner: ops@example.com } } }\n"
            + "destinations: { d: { connector: http, url: D_URL } }\n"
            + "templates: { t: '{{ owner.region }}' }\n"
            + "workflows:\n  all:\n    on: [a]\n    assign: sdr\n    do: [ { to: d, template: t } ]\n";
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Reads, tables: new() { ["reps.csv"] = "name,email,team,region\nAda,ada@example.com,sdr,emea\n" });

        var (status, answer) = await pipeline.ConfigureAsync(
            (config, request) => config.PutTableAsync(request, "reps.csv", TestContext.Current.CancellationToken),
            "name,email,team\nAda,ada@example.com,sdr\n");

        Assert.Equal(400, status);
        Assert.Contains(
            "no roster has a column 'region'", answer["errors"]!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }
}
