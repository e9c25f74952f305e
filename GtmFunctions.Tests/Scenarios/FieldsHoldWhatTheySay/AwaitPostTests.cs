using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>The request that asks for a callback: its tries, its faults, and where the map shows it.</summary>
public sealed class AwaitPostTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MapPage_OfADestinationThatRowsArePostedTo_SaysThatItIsUsedAndThatItsAnswersAreExpected()
    {
        var document = Awaiting.Document
            .Replace("    connector: clay\n", "    destination: table\n", StringComparison.Ordinal)
            .Replace("destinations:\n", "destinations:\n  table: { connector: http, url: TABLE_URL }\n", StringComparison.Ordinal);
        await using var run = await Awaiting.StartAsync(
            azurite, document, settings: new([PagesApp.SignInIsOn]) { ["TABLE_URL"] = "https://table.example.com/" });
        await run.CallBackAndDrainAsync("of-nobody");
        await run.Pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        await using var app = await PagesApp.ServeAsync(run.Pipeline);
        var html = await app.HtmlAsync("map");

        Assert.DoesNotContain("nothing uses it", html, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing listens for it", html, StringComparison.Ordinal);
        Assert.Contains("asks clay-person: table", html, StringComparison.Ordinal);
        Assert.Contains("answers clay-person", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clay_TooBusyForAWhile_IsAskedAgainInTheTimeThatThereIs()
    {
        var tries = 0;
        var clay = await LocalServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = ++tries <= 2 ? 429 : 200;
            return context.Response.WriteAsync("{}");
        });
        await using var run = await Awaiting.StartAsync(azurite, clay: clay);
        var lead = await run.LeadAsync();

        await run.CallBackAndDrainAsync($"{lead}:clay-person");

        Assert.Equal(3, clay.Requests.Count);
        Assert.Single(clay.Requests.Select(request => request.Header("Idempotency-Key")).Distinct());
        var enricher = (await run.Pipeline.TraceAsync(lead))["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal("3", FieldText.From(enricher["posted"]!["tries"]));
        Assert.Equal("high VP Sales complete", FieldText.From(Assert.Single(run.Pipeline.Received("slack")).Body!["text"]));
    }

    [Fact]
    public async Task Clay_Down_TheEventGoesOnWithoutItAndIsNoDeadLetter()
    {
        var clay = await LocalServer.StartAsync(500, "out of credits");
        await using var run = await Awaiting.StartAsync(azurite, clay: clay);
        var lead = await run.LeadAsync();

        var trace = await run.Pipeline.TraceAsync(lead);
        var enricher = trace["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal(
            "enricher.clay-person could not be asked: http://127.0.0.1 answered 500: out of credits (after 3 tries)",
            FieldText.From(enricher["failed"]));
        Assert.Equal("partial", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Empty(trace["deadLetters"]!.AsArray());
        Assert.Single(run.Pipeline.Received("slack"));
        Assert.DoesNotContain("secret-of-the-table", trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_SettingIsNotSet_TheTraceNamesTheSetting()
    {
        await using var run = await Awaiting.StartAsync(
            azurite, Awaiting.Document.Replace("connector: clay", "connector: clay\n    url: CLAY_ROWS", StringComparison.Ordinal));
        var lead = await run.LeadAsync();

        var enricher = (await run.Pipeline.TraceAsync(lead))["stages"]![2]!["enrichers"]![0]!;
        Assert.Contains("the setting 'CLAY_ROWS' is not set", FieldText.From(enricher["failed"]), StringComparison.Ordinal);
        Assert.Single(run.Pipeline.Received("slack"));
    }
}
