using System.Text;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>Several enrichers that call back, and those that an event does not go on without.</summary>
public sealed class AwaitManyTests(AzuriteFixture azurite)
{
    private const string Two = "  fit: { connector: octave, url: OCTAVE_URL, token: OCTAVE_KEY, agent: OCTAVE_AGENT, key: " +
        "account.domain, await: { source: octave, correlate: correlation_id, upTo: 5m } }\n";

    private static readonly string Both = Awaiting.Document
        .Replace("enrichers:\n", $"  octave: {{ provider: octave, secrets: [OCTAVE_HOOK], publicUrl: " +
            $"'https://hooks.example.com/api/hooks/octave' }}\nenrichers:\n{Two}", StringComparison.Ordinal)
        .Replace("enrich: [clay-person]", "enrich: [clay-person, fit]", StringComparison.Ordinal);

    private static readonly string MustCome = Awaiting.Document.Replace(
        "onTimeout: continue", "onTimeout: dead-letter", StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_WaitTogether_AndTheEventGoesOnWithTheLast(bool octaveFirst)
    {
        await using var octave = await LocalServer.StartAsync(200, """{"requestId":"r1","agentRunOId":"ar_1","status":"pending"}""");
        await using var run = await StartBothAsync(octave);
        var lead = await run.LeadAsync();

        Assert.Single(run.Clay.Requests);
        var asked = Assert.Single(octave.Requests);
        Assert.Equal(("/api/v2/async/agent/run", "octave-key-for-tests"), (asked.Target, asked.Header("api_key")));
        Assert.Equal("ca_42", FieldText.From(asked.Json["agentOId"]));
        var address = FieldText.From(asked.Json["callbackUrl"])!;
        Assert.Equal(
            $"https://hooks.example.com/api/hooks/octave/octave-hook-secret?correlation_id={Uri.EscapeDataString($"{lead}:fit")}", address);

        Func<Task>[] answers = [() => run.CallBackAndDrainAsync($"{lead}:clay-person"), () => OctaveAsync(run, address)];
        await answers[octaveFirst ? 1 : 0]();
        Assert.Empty(run.Pipeline.Received("slack"));
        await answers[octaveFirst ? 0 : 1]();

        Assert.Single(run.Pipeline.Received("slack"));
        var trace = await run.Pipeline.TraceAsync(lead);
        var enrichers = trace["stages"]![2]!["enrichers"]!;
        Assert.Equal(["clay-person", "fit"], enrichers.AsArray().Select(enricher => FieldText.From(enricher!["enricher"])));
        Assert.Equal("82", FieldText.From(enrichers[1]!["gave"]!["account.fit"]!["value"]));
        Assert.Equal("complete", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.DoesNotContain("octave-hook-secret", trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Octave_RefusesAndEchoes_TheTokenOfItsAddressIsNotShown()
    {
        await using var octave = await LocalServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = 422;
            return context.Response.WriteAsync($$"""{"message":"no such agent","asked":{{request.Text}}}""");
        });
        await using var run = await StartBothAsync(octave);
        var lead = await run.LeadAsync();
        await run.CallBackAndDrainAsync($"{lead}:clay-person");

        var trace = await run.Pipeline.TraceAsync(lead);
        Assert.Contains("422: no such agent", FieldText.From(trace["stages"]![2]!["enrichers"]![1]!["failed"]), StringComparison.Ordinal);
        Assert.Contains("asked", trace["actions"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("octave-hook-secret", trace.ToJsonString(), StringComparison.Ordinal);
        Assert.Single(run.Pipeline.Received("slack"));
    }

    [Fact]
    public async Task Two_OneTimesOut_TheOtherIsWaitedForAndTheLateOneIsBrought()
    {
        await using var octave = await LocalServer.StartAsync(200, "{}");
        await using var run = await StartBothAsync(octave);
        var lead = await run.LeadAsync();
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(5));
        await run.Pipeline.DrainAsync();
        Assert.Empty(run.Pipeline.Received("slack"));

        await run.CallBackAndDrainAsync($"{lead}:clay-person");
        Assert.Equal("high VP Sales partial", FieldText.From(Assert.Single(run.Pipeline.Received("slack")).Body!["text"]));
        await OctaveAsync(run, FieldText.From(octave.Requests[0].Json["callbackUrl"])!);

        Assert.Equal(
            [$"{lead}:inbound:high:1", $"{lead}:inbound:high:1:late:fit"],
            run.Crm.Requests.Select(request => request.Header("Idempotency-Key")));
        Assert.Equal("VP Sales", FieldText.From(run.Crm.Requests[1].Json["inputs"]![0]!["properties"]!["jobtitle"]));
        Assert.Single(run.Pipeline.Received("slack"));
    }

    [Fact]
    public async Task MustCome_DoesNot_IsADeadLetterAndItsReplayAsksAnew()
    {
        await using var run = await Awaiting.StartAsync(azurite, MustCome);
        var lead = await run.LeadAsync();
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.DrainAsync();

        Assert.Empty(run.Pipeline.Received("slack"));
        var trace = await run.Pipeline.TraceAsync(lead);
        Assert.Equal("dead-lettered", FieldText.From(trace["outcome"]));
        Assert.StartsWith(
            "clay-person: clay did not call back within 10m.", FieldText.From(Assert.Single(trace["deadLetters"]!.AsArray())!["reason"]),
            StringComparison.Ordinal);

        await ReplayAsync(run);
        Assert.Equal(2, run.Clay.Requests.Select(request => request.Header("Idempotency-Key")).Distinct().Count());
        await run.CallBackAndDrainAsync($"{lead}:clay-person");

        Assert.Equal("high VP Sales complete", FieldText.From(Assert.Single(run.Pipeline.Received("slack")).Body!["text"]));
        Assert.Equal("delivered", FieldText.From((await run.Pipeline.TraceAsync(lead))["outcome"]));
    }

    [Fact]
    public async Task MustCome_ComesLate_TheReplayGoesOnWithItAndAsksNobody()
    {
        await using var run = await Awaiting.StartAsync(azurite, MustCome);
        var lead = await run.LeadAsync();
        run.Pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.Pipeline.DrainAsync();
        var callBack = await run.EventOfAsync(await run.CallBackAndDrainAsync($"{lead}:clay-person"));
        Assert.Empty(run.Pipeline.Received("slack"));
        Assert.Contains(
            "its replay goes on with it", FieldText.From((await run.Pipeline.TraceAsync(callBack))["stages"]![2]!["callBack"]!["why"]),
            StringComparison.Ordinal);

        await ReplayAsync(run);

        Assert.Single(run.Clay.Requests);
        Assert.Equal("high VP Sales complete", FieldText.From(Assert.Single(run.Pipeline.Received("slack")).Body!["text"]));
    }

    private Task<Awaiting> StartBothAsync(LocalServer octave) => Awaiting.StartAsync(azurite, Both, settings: new()
    {
        ["OCTAVE_URL"] = octave.Url.ToString().TrimEnd('/'),
        ["OCTAVE_KEY"] = "octave-key-for-tests",
        ["OCTAVE_AGENT"] = "ca_42",
        ["OCTAVE_HOOK"] = "octave-hook-secret",
    });

    private static async Task OctaveAsync(Awaiting run, string address)
    {
        var (status, _) = await run.Pipeline.RequestAsync(
            "POST",
            address["https://hooks.example.com".Length..],
            Encoding.UTF8.GetBytes("""{"requestId":"r1","agentRunOId":"ar_1","status":"succeeded","data":{"fit_score":82}}"""),
            new Dictionary<string, string>());
        Assert.Equal(200, status);
        await run.Pipeline.DrainAsync();
    }

    private static async Task ReplayAsync(Awaiting run)
    {
        var (_, listed) = await run.Pipeline.OpsAsync(
            (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
        var id = FieldText.From(Assert.Single(listed["deadLetters"]!.AsArray())!["id"])!;
        await run.Pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, TestContext.Current.CancellationToken));
        await run.Pipeline.DrainAsync();
    }
}
