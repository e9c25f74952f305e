using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>Whatever is wrong with an enricher, the lead arrives, a workflow can tell, and the trace says what is missing.</summary>
public sealed class EnrichmentFailureTests(AzuriteFixture azurite)
{
    private const string Known = """{"employees":850,"industry":"software"}""";

    [Theory]
    [InlineData(500, "oops")]
    [InlineData(200, "<html>")]
    [InlineData(429, "{}")]
    public async Task Provider_Fails_WorkflowSendsTheLeadToReview(int status, string body)
    {
        await using var server = await LocalServer.StartAsync(status, body);
        await using var pipeline = await StartAsync(server);

        var trace = await LiveAsync(pipeline, "ada");

        Assert.Equal("review", FieldText.From(trace["stages"]![3]!["workflows"]![0]!["branch"]));
        Assert.Equal("""["company"]""", Assert.Single(pipeline.Received("sequencer")).Body!["missing"]!.ToJsonString());
        Assert.Equal("account.employees, account.industry: 1. http did not answer", FieldText.From(Enricher(trace)["missing"]));
    }

    [Fact]
    public async Task Provider_Slow_IsGivenUpAfterItsTimeOut()
    {
        await using var server = await LocalServer.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var pipeline = await StartAsync(server, ", timeout: 1s");

        var trace = await LiveAsync(pipeline, "ada");

        Assert.Equal("review", FieldText.From(trace["stages"]![3]!["workflows"]![0]!["branch"]));
        Assert.Equal("http://127.0.0.1 gave no whole answer within 1 s", FieldText.From(Enricher(trace)["providers"]![0]!["answer"]));
    }

    [Fact]
    public async Task Answer_WithoutAField_IsCompleteWithoutIt()
    {
        await using var server = await LocalServer.StartAsync(200, """{"employees":850}""");
        await using var pipeline = await StartAsync(server);

        var trace = await LiveAsync(pipeline, "ada");

        Assert.Equal("complete", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.Null(Enricher(trace)["gave"]!["account.industry"]);
    }

    [Fact]
    public async Task NotFound_IsAnAnswer_RememberedForAnHourOnly()
    {
        await using var server = await LocalServer.StartAsync(404, "{}");
        await using var pipeline = await StartAsync(server);

        var first = await LiveAsync(pipeline, "ada");
        pipeline.Clock.Advance(TimeSpan.FromMinutes(59));
        var second = await LiveAsync(pipeline, "grace");
        Assert.Single(server.Requests);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        await LiveAsync(pipeline, "alan");

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal("complete", FieldText.From(first["stages"]![2]!["enrichment"]));
        Assert.Equal(("cache", "3540"), (FieldText.From(Enricher(second)["from"]), FieldText.From(Enricher(second)["ageSeconds"])));
    }

    [Fact]
    public async Task Failure_IsNotRemembered_AndWhatTheOtherAnsweredIs()
    {
        var down = true;
        await using var first = await LocalServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = down ? 503 : 200;
            return context.Response.WriteAsync(Known);
        });
        await using var second = await LocalServer.StartAsync(200, """{"industry":"retail"}""");
        await using var pipeline = await StartAsync(
            first,
            more: $"\n      - {{ connector: http, url: '{second.Url}', allowPrivate: true, map: {{ account.industry: industry }} }}");

        var partial = await LiveAsync(pipeline, "ada");
        down = false;
        var whole = await LiveAsync(pipeline, "grace");
        await LiveAsync(pipeline, "alan");

        Assert.Equal("account.employees: 1. http did not answer", FieldText.From(Enricher(partial)["missing"]));
        Assert.Equal("complete", FieldText.From(whole["stages"]![2]!["enrichment"]));
        Assert.Equal((2, 1), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task Breaker_Opens_PassesOverAtOnceUntilAProbeAnswers()
    {
        var down = true;
        await using var server = await LocalServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = down ? 503 : 200;
            return context.Response.WriteAsync(Known);
        });
        await using var pipeline = await StartAsync(server, ", breaker: { failures: 2, for: 1m }");

        await LiveAsync(pipeline, "a");
        await LiveAsync(pipeline, "b");
        var passed = await LiveAsync(pipeline, "c");
        Assert.Equal(2, server.Requests.Count);
        Assert.StartsWith("not asked: it is down", FieldText.From(Enricher(passed)["providers"]![0]!["answer"]), StringComparison.Ordinal);

        down = false;
        pipeline.Clock.Advance(TimeSpan.FromSeconds(61));
        var probed = await LiveAsync(pipeline, "d");
        Assert.Equal("complete", FieldText.From(probed["stages"]![2]!["enrichment"]));
    }

    [Fact]
    public async Task Limit_UsedUp_PassesOver()
    {
        await using var server = await LocalServer.StartAsync(500, "{}");
        await using var pipeline = await StartAsync(server, ", limit: { requests: 1, per: 1m }");

        await LiveAsync(pipeline, "a");
        var passed = await LiveAsync(pipeline, "b");

        Assert.Single(server.Requests);
        Assert.Equal("not asked: its limit is 1 per 1m", FieldText.From(Enricher(passed)["providers"]![0]!["answer"]));
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        await LiveAsync(pipeline, "c");
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task TooManyRequests_RetryAfter_IsLeftAloneThatLong()
    {
        await using var server = await LocalServer.StartAsync(429, "{}", ("Retry-After", "30"));
        await using var pipeline = await StartAsync(server);

        await LiveAsync(pipeline, "a");
        var passed = await LiveAsync(pipeline, "b");
        Assert.Single(server.Requests);
        Assert.StartsWith("not asked: it asked to be left alone until 20", FieldText.From(Enricher(passed)["providers"]![0]!["answer"]));

        pipeline.Clock.Advance(TimeSpan.FromSeconds(31));
        await LiveAsync(pipeline, "c");
        Assert.Equal(2, server.Requests.Count);
    }

    private Task<PipelineHarness> StartAsync(
        LocalServer server, string keys = "", string more = "") => PipelineHarness.StartAsync(azurite, $$$"""
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, account.domain: { from: person.email, as: domain } }
        enrichers:
          company:
            key: account.domain
            cache: 30d
            waterfall:
              - { connector: http, url: '{{{server.Url}}}', allowPrivate: true, map: { account.employees: employees, account.industry: industry }{{{keys}}} }{{{more}}}
        workflows:
          inbound:
            on: [lead.created]
            enrich: [company]
            branches:
              - { name: review, when: { enrichment: partial }, do: [ { to: sequencer, template: fields } ] }
              - { name: other, do: [ { to: sequencer, template: fields } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          fields: { employees: "{{ account.employees }}", missing: "{{ enrichmentMissing }}" }
        """);

    private static JsonNode Enricher(JsonObject trace) => trace["stages"]![2]!["enrichers"]![0]!;

    private static async Task<JsonObject> LiveAsync(PipelineHarness pipeline, string person)
    {
        var body = new JsonObject { ["type"] = "form.submitted", ["data"] = new JsonObject { ["email"] = $"{person}@analytical.example" } };
        var (_, answer) = await pipeline.SendAsync("forms", body.ToJsonString(), $"msg_{person}");
        await pipeline.DrainAsync();
        return await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
    }
}
