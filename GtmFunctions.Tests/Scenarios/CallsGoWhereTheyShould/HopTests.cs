using System.Text;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.CallsGoWhereTheyShould;

/// <summary>Configurations that send what comes in to themselves: each ring ends, and says what it is.</summary>
public sealed class HopTests(AzuriteFixture azurite)
{
    private const string Token = "hubspot-secret-for-tests-only";

    private const string Loop = """
        version: 1
        sources:
          pings: { provider: bearer, header: X-Token, secrets: [CRM_SECRET], types: { ping: ping }, event: { id: id, type: type } }
        workflows:
          again: { on: [ping], do: [ { to: own-hook } ] }
        destinations:
          own-hook: { connector: http, url: SEQUENCER_URL }
        """;

    private const string Echo = """
        version: 1
        sources:
          pings:
            provider: bearer
            header: X-Token
            secrets: [CRM_SECRET]
            types: { ping: ping, ping.seen: ping }
            event: { id: id, type: type }
            map: { person.email: data.person.email }
        signals:
          echo: { key: person.email, within: 7d, all: [ { on: ping, atLeast: 1 } ], emit: ping.seen }
        workflows:
          again: { on: [ping.seen], do: [ { to: own-hook } ] }
        destinations:
          own-hook: { connector: http, url: SEQUENCER_URL }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workflow_ThatPostsToItsOwnHook_EndsAsADeadLetterThatNamesTheRing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Loop);
        await PostAsync(pipeline, """{"id":"1","type":"ping"}""");

        var rounds = await GoRoundAsync(pipeline);

        Assert.Equal(HopTrail.Most, rounds);
        var letter = Assert.Single(await Letters.ListAllAsync(pipeline));
        Assert.Equal(QueueNames.Received, FieldText.From(letter["queue"]));
        Assert.Contains(": pings → again → own-hook → pings. ", FieldText.From(letter["reason"]), StringComparison.Ordinal);
        Assert.All(pipeline.Received("sequencer"), request => Assert.False(request.Body!.AsObject().ContainsKey("hops")));

        // Somebody may let it go on once, and no further
        await Letters.FinishAsync(pipeline, (await Letters.ReplayAsync(pipeline, """{"all":true}""")).Answer);
        Assert.Equal(1, await GoRoundAsync(pipeline, HopTrail.Most));
        Assert.Single(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task Webhook_WithAHeaderThatIsNotOurs_IsTakenInAsAnyOther()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Loop);

        await PostAsync(pipeline, """{"id":"1","type":"ping"}""", "8");
        await PostAsync(pipeline, """{"id":"2","type":"ping"}""", new string('A', 9_000));
        await PostAsync(pipeline, """{"id":"3","type":"ping"}""", new string('A', 400));
        await pipeline.DrainAsync();

        Assert.Equal(3, pipeline.Received("sequencer").Count);
        Assert.Empty(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task Ring_ThroughASignal_CountsWhatTheSignalMakesToo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Echo);
        await PostAsync(pipeline, """{"id":"1","type":"ping","data":{"person":{"email":"ada@analytical.example"}}}""");

        var rounds = await GoRoundAsync(pipeline);

        Assert.Equal(HopTrail.Most / 2, rounds);
        var letter = Assert.Single(await Letters.ListAllAsync(pipeline));
        Assert.Contains(
            ": pings → echo → ping.seen → signals → again → own-hook → pings. ", FieldText.From(letter["reason"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emit_AfterAWayThatIsLongEnough_IsADeadLetterAndNoEvent()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Echo);
        var configuration = pipeline.Get<ConfigurationVersions>().Loaded!;
        var (signal, now) = (configuration.Signals["echo"], pipeline.Clock.GetUtcNow());
        var outcome = new SignalOutcome
        {
            Signal = signal.Name,
            Key = new SignalKeyValue(signal.Key.Text, "ada"),
            Emitted = SignalEmitter.Note(signal, "ada", "e1", now, now),
        };
        Hop[] way = [.. Enumerable.Repeat(new Hop("signals", "echo", "ping.seen"), HopTrail.Most - 1)];

        await pipeline.Get<SignalEmitter>().EmitAsync(
            signal, outcome, [], new SignalCause("signals", way), configuration.Version, Cancellation);
        await pipeline.DrainAsync();

        var letter = Assert.Single(await Letters.ListAllAsync(pipeline));
        Assert.Equal(QueueNames.Events, FieldText.From(letter["queue"]));
        Assert.Contains(": signals → echo → ping.seen → signals. ", FieldText.From(letter["reason"]), StringComparison.Ordinal);
        var stopped = await pipeline.TraceAsync(outcome.Emitted.Event);
        Assert.Equal(Outcomes.DeadLettered, FieldText.From(stopped["outcome"]));
        Assert.Empty(pipeline.Received("sequencer"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071/api/hooks/pings")]
    [InlineData("https://gtm.example/api/hooks/pings/token?x=1")]
    [InlineData("https://own.azurewebsites.example/api/hooks/pings")]
    public async Task Map_OfARingThatTheConfigurationMakes_ShowsIt(string address)
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite,
            Loop,
            new()
            {
                ["SEQUENCER_URL"] = address,
                ["GTM_PUBLIC_URL"] = "https://gtm.example",
                ["WEBSITE_HOSTNAME"] = "own.azurewebsites.example",
                [PagesApp.SignInIsOn.Key] = PagesApp.SignInIsOn.Value,
            });
        await using var app = await PagesApp.ServeAsync(pipeline);

        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));
        var page = await app.HtmlAsync("map");

        Assert.Equal("own-hook", FieldText.From(Assert.Single(map["gaps"]!["destinationsThatCallOurOwnHooks"]!.AsArray())!["destination"]));
        var ring = FieldText.From(Assert.Single(map["gaps"]!["rings"]!.AsArray()))!;
        Assert.All(["pings", "ping", "again", "own-hook"], name => Assert.Contains(name, ring.Split(" → ")));
        Assert.Contains("it goes round", page, StringComparison.Ordinal);
        Assert.DoesNotContain(address, map.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_OfARingThroughASignal_ShowsIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Echo, new() { ["SEQUENCER_URL"] = "http://localhost:7071/api/hooks/pings" });

        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));

        var ring = FieldText.From(Assert.Single(map["gaps"]!["rings"]!.AsArray()))!;
        Assert.All(["pings", "ping", "echo", "ping.seen", "again", "own-hook"], name => Assert.Contains(name, ring.Split(" → ")));
    }

    [Fact]
    public async Task Map_WithoutARing_SaysSo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Loop);

        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));

        Assert.Empty(map["gaps"]!["destinationsThatCallOurOwnHooks"]!.AsArray());
        Assert.Empty(map["gaps"]!["rings"]!.AsArray());
    }

    /// <summary>Posts what the destination got to the hook, with the headers that came, until nothing more comes.</summary>
    /// <returns>How often it went round.</returns>
    private static async Task<int> GoRoundAsync(PipelineHarness pipeline, int from = 0)
    {
        await pipeline.DrainAsync();
        var posted = from;
        while (pipeline.Received("sequencer") is var received && received.Count > posted)
        {
            Assert.True(posted < 3 * HopTrail.Most, "it goes on for ever");
            var request = received[posted++];
            pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
            await PostAsync(pipeline, request.Body!.ToJsonString(), request.Headers[HopSeal.Header.ToLowerInvariant()]);
            await pipeline.DrainAsync();
        }

        return posted - from;
    }

    private static async Task PostAsync(PipelineHarness pipeline, string body, string? hops = null)
    {
        var headers = new Dictionary<string, string> { ["X-Token"] = Token };
        if (hops is not null)
            headers[HopSeal.Header] = hops;
        var (status, _) = await pipeline.PostAsync("pings", Encoding.UTF8.GetBytes(body), headers);
        Assert.Equal(200, status);
    }
}
