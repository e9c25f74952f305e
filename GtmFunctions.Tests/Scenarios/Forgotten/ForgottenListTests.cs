using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>A list that the rules name no more is forgotten with the payloads of its time; one that they name never is.</summary>
public sealed class ForgottenListTests(AzuriteFixture azurite)
{
    private const string Without = """
        version: 1
        sources: { forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { "*": lead.created } } }
        workflows: { leads: { on: [lead.created], do: [ { to: sequencer } ] } }
        destinations: { sequencer: { connector: http, url: SEQUENCER_URL } }
        retention: { payloads: 8d }

        """;

    private const string Customers = Without + "lists: { customers: { from: import, key: domain } }\n";
    private const string Both = Without + "lists: { customers: { from: import, key: domain }, targets: { from: import, key: domain } }\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ThatTheRulesNameNoMore_GoesWithThePayloadsOfItsTime()
    {
        await using var pipeline = await StartAsync();
        await pipeline.PublishAsync(Customers);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        await pipeline.ForgetAsync();

        pipeline.Clock.Advance(TimeSpan.FromDays(7));
        await pipeline.ForgetAsync();
        Assert.Equal(["customers", "targets"], await NamesAsync(pipeline));

        pipeline.Clock.Advance(TimeSpan.FromDays(2));
        await pipeline.ForgetAsync();
        Assert.Equal(["customers"], await NamesAsync(pipeline));
        Assert.Equal(1, (await pipeline.Get<ListVersions>().CurrentAsync("customers", Cancellation))!.Rows);
        var state = (await pipeline.Get<RetentionStates>().AllAsync(Cancellation))[RetentionParts.Lists];
        Assert.Equal((2, "customers"), (state.Deleted, Assert.Single(state.Lists).Key));

        pipeline.Clock.Advance(TimeSpan.FromDays(400));
        await pipeline.ForgetAsync();
        Assert.Equal(["customers"], await NamesAsync(pipeline));
    }

    [Fact]
    public async Task List_ThatAVersionBesideNames_Stays()
    {
        await using var pipeline = await StartAsync();
        await pipeline.PublishAsync(Customers);
        await RollOutAsync(pipeline, Both);

        for (var day = 0; day < 12; day += 3)
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(3));
            await pipeline.ForgetAsync();
        }

        Assert.Equal(["customers", "targets"], await NamesAsync(pipeline));
    }

    [Fact]
    public async Task List_ThatIsNamedAgainAndWrittenAnew_Stays()
    {
        await using var pipeline = await StartAsync();
        await pipeline.PublishAsync(Customers);
        await pipeline.ForgetAsync();
        pipeline.Clock.Advance(TimeSpan.FromDays(9));
        await WriteAsync(pipeline, "targets", "new.example");

        await pipeline.ForgetAsync();

        var current = await pipeline.Get<ListVersions>().CurrentAsync("targets", Cancellation);
        var keys = new List<string>();
        await foreach (var row in pipeline.Get<ListVersions>().ReadAsync("targets", current!.Version, Cancellation))
            keys.Add(row.Key);
        Assert.Equal(["new.example"], keys);
    }

    [Fact]
    public async Task Run_WithFewCalls_GoesOnUntilTheListIsGone()
    {
        await using var pipeline = await StartAsync();
        await pipeline.PublishAsync(Without);
        await pipeline.ForgetAsync();
        pipeline.Clock.Advance(TimeSpan.FromDays(9));

        await pipeline.ForgetAsync(mostCalls: 3);

        Assert.Empty(await NamesAsync(pipeline));
    }

    private async Task<PipelineHarness> StartAsync()
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Both);
        await WriteAsync(pipeline, "customers", "a.example");
        await WriteAsync(pipeline, "targets", "b.example");
        return pipeline;
    }

    private static async Task WriteAsync(PipelineHarness pipeline, string list, string key)
    {
        var write = await pipeline.Get<ListVersions>().WriteAsync(
            list, RowsAsync(key), new ListOrigin("test"), Cancellation);
        Assert.IsType<ListWrite.Written>(write);
    }

    private static async IAsyncEnumerable<ListRow> RowsAsync(string key)
    {
        yield return new ListRow(key, new Dictionary<string, string> { ["domain"] = key });
        await Task.CompletedTask;
    }

    private static async Task RollOutAsync(PipelineHarness pipeline, string document)
    {
        var bundle = new ConfigurationBundle("gtm.yaml", document, new Dictionary<string, string>());
        var result = await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(bundle, PublicationAuthor.Person("Test")), new RolloutShare(10), beganFrom: null, Cancellation);
        Assert.IsType<PublishingResult.Published>(result);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await pipeline.Get<ConfigurationVersions>().LiveAsync(Cancellation)).Beside);
    }

    private static Task<IReadOnlyList<string>> NamesAsync(PipelineHarness pipeline) =>
        pipeline.Get<ListVersions>().NamesAsync(Cancellation);
}
