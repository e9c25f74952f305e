using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Telemetry.Destinations;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Destinations;

/// <summary>What the pages of destinations say.</summary>
public sealed class DestinationsQueryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Destinations_BeforeAnythingWasSent_SaySo()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        var page = JsonNode.Parse(await app.JsonAsync("destinations"))!;

        Assert.Equal("3 destinations; nothing was sent to any yet.", (string?)page["answer"]);
        Assert.Equal("idle", (string?)page["standing"]);
    }

    [Fact]
    public async Task Destination_ThatTakesAndThenRefuses_TellsItsLastAnswersAndUsers()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        var well = JsonNode.Parse(await app.JsonAsync("destinations"))!;
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        pipeline.Behave("slack", 400);
        await pipeline.SendAsync("forms", Document.Lead, "msg_2");
        await pipeline.DrainAsync();

        var page = JsonNode.Parse(await app.JsonAsync("destinations/slack"))!;

        Assert.Equal("All is well: 3 destinations take what is sent.", (string?)well["answer"]);
        Assert.Equal("attention", (string?)page["standing"]);
        Assert.StartsWith("slack did not take the last action: ", (string?)page["answer"], StringComparison.Ordinal);
        Assert.Equal(["True", "False"], page["answers"]!.AsArray().Select(answer => answer!["isFailure"]!.GetValue<bool>().ToString()));
        Assert.Equal("400", FieldText.From(page["answers"]![0]!["status"]));
        Assert.Equal(["inbound:high"], page["usedBy"]!.AsArray().Select(FieldText.From));
        Assert.NotEmpty(page["summary"]!["pace"]!.AsArray());
    }

    [Fact]
    public async Task Destination_ThatAskedToBeLeftAlone_SaysUntilWhen()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        var destination = (await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation)).Destinations["slack"];
        var busy = new Answer { Kind = AnswerKind.Retry, Status = 429, Reason = "busy", RetryAfter = TimeSpan.FromMinutes(10) };
        await pipeline.Get<RateLimiter>().EndAsync(destination, new PaceRules([], null, null), "m", busy, Cancellation);

        var page = JsonNode.Parse(await app.JsonAsync("destinations"))!;

        Assert.Equal("slack asked to be left alone until 09:10:00 UTC.", (string?)page["answer"]);
        Assert.Equal("attention", (string?)page["standing"]);
    }

    [Fact]
    public async Task Destination_ThatNobodyKnows_Is404WithTheNearest()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);

        using var answer = await app.BrowseAsync("destinations/slac");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_OfManyTries_KeepTheNewestOfAllInstancesInOneRow()
    {
        await using var pipeline = await StartAsync();
        var states = pipeline.Get<GtmFunctions.Pipeline.Storage.Limits.DestinationStates>();
        var logger = new RecordingLogger<DestinationAnswers>();
        DestinationAnswers[] instances = [new(states, logger), new(states, logger)];
        for (var i = 0; i < 30; i++)
            instances[i % 2].Note("slack", Answer(PipelineHarness.Start.AddSeconds(i)));
        pipeline.Script.Calls.Clear();

        await instances[0].FlushAsync(Cancellation);
        await instances[1].FlushAsync(Cancellation);
        var calls = pipeline.Script.Calls.Count;
        await instances[1].FlushAsync(Cancellation);

        Assert.InRange(calls, 2, 5);
        Assert.Equal(calls, pipeline.Script.Calls.Count);
        var last = (await instances[0].AllAsync(Cancellation))["slack"];
        Assert.Equal(
            Enumerable.Range(10, 20).Reverse().Select(i => PipelineHarness.Start.AddSeconds(i)), last.Select(answer => answer.At));
    }

    private static GivenAnswer Answer(DateTimeOffset at) => new(at, "delivered", 200, "200 OK", 12, "e20261123-0123", IsFailure: false);

    private Task<PipelineHarness> StartAsync() => PipelineHarness.StartAsync(azurite, Document.Leads, new([PagesApp.SignInIsOn]));
}
