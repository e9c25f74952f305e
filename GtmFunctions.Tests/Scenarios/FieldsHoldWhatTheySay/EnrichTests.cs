using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

public sealed class EnrichTests(AzuriteFixture azurite)
{
    private const string Enriched = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map:
              person.email: data.email
              account.domain: { from: person.email, as: domain }
              account.country: data.country
        enrichers:
          company:
            key: account.domain
            cache: 30d
            waterfall:
              - { connector: http, url: "{{ settings.FIRST }}/companies/{{ account.domain }}", map: { account.employees: employees, account.industry: industry } }
              - { connector: http, url: "{{ settings.SECOND }}/lookup?domain={{ account.domain }}", map: { account.industry: sector, account.country: country } }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $freemail: false } }
            enrich: [company]
            branches:
              - { name: large, when: { account.employees: { $gte: 200 } }, do: [ { to: sequencer, template: fields } ] }
              - { name: other, do: [ { to: sequencer, template: fields } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          fields: { employees: "{{ account.employees }}", industry: "{{ account.industry }}", country: "{{ account.country }}" }
        """;

    [Fact]
    public async Task Waterfall_FirstAnswerWinsFieldByFieldAndWhatTheEventHasStays()
    {
        await using var first = await LocalServer.StartAsync(200, """{"employees":850,"industry":"software"}""");
        await using var second = await LocalServer.StartAsync(200, """{"sector":"retail","country":"US"}""");
        await using var pipeline = await StartAsync(first, second);

        var trace = await LiveAsync(pipeline, "ada@analytical.example", country: "GB");

        var sent = Assert.Single(pipeline.Received("sequencer")).Body!;
        Assert.Equal("""{"employees":850,"industry":"software","country":"GB"}""", sent.ToJsonString());
        var enricher = trace["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal("2. http", FieldText.From(enricher["gave"]!["account.country"]!["from"]));
        Assert.Equal("GB", FieldText.From(enricher["gave"]!["account.country"]!["kept"]));
        Assert.Equal("large", FieldText.From(trace["stages"]![3]!["workflows"]![0]!["branch"]));
        Assert.Equal("/companies/analytical.example", Assert.Single(first.Requests).Target);
    }

    [Fact]
    public async Task Cache_SecondLeadOfTheDomain_IsAnsweredFromItWithItsAge()
    {
        await using var first = await LocalServer.StartAsync(200, """{"employees":850,"industry":"software"}""");
        await using var second = await LocalServer.StartAsync(404, "{}");
        await using var pipeline = await StartAsync(first, second);

        await LiveAsync(pipeline, "ada@analytical.example");
        pipeline.Clock.Advance(TimeSpan.FromHours(1));
        var trace = await LiveAsync(pipeline, "grace@analytical.example");

        Assert.Single(first.Requests);
        var enricher = trace["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal(("cache", "3600"), (FieldText.From(enricher["from"]), FieldText.From(enricher["ageSeconds"])));

        pipeline.Clock.Advance(TimeSpan.FromDays(30));
        await LiveAsync(pipeline, "alan@analytical.example");
        Assert.Equal(2, first.Requests.Count);
    }

    [Theory]
    [InlineData(500, "oops", "http://127.0.0.1 answered 500: oops")]
    [InlineData(429, "{}", "http://127.0.0.1 answered 429")]
    [InlineData(200, "<html>", "its answer is no JSON")]
    [InlineData(200, "[1]", "answered with none of the fields")]
    public async Task Provider_FailsInItsOwnWay_TheEventGoesOnAndTheTraceSaysWhy(int status, string body, string why)
    {
        await using var first = await LocalServer.StartAsync(status, body);
        await using var second = await LocalServer.StartAsync(200, """{"sector":"retail"}""");
        await using var pipeline = await StartAsync(first, second);

        var trace = await LiveAsync(pipeline, "ada@analytical.example");

        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        var enricher = trace["stages"]![2]!["enrichers"]![0]!;
        Assert.Equal(why, FieldText.From(enricher["providers"]![0]!["answer"]));
        Assert.Equal("retail", FieldText.From(enricher["gave"]!["account.industry"]!["value"]));
        Assert.Equal("retail", FieldText.From(Assert.Single(pipeline.Received("sequencer")).Body!["industry"]));
    }

    [Fact]
    public async Task Providers_AllDown_TheLeadStillArrives()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Enriched, new() { ["FIRST"] = "http://127.0.0.1:1", ["SECOND"] = "http://127.0.0.1:1" });

        var trace = await LiveAsync(pipeline, "ada@analytical.example");

        Assert.Single(pipeline.Received("sequencer"));
        Assert.Equal("partial", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.Equal("""["company"]""", trace["stages"]![2]!["enrichmentMissing"]!.ToJsonString());
        Assert.StartsWith(
            "no provider gave any field", FieldText.From(trace["stages"]![2]!["enrichers"]![0]!["failed"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lead_ThatIsFilteredOutWhateverTheAnswer_IsNotLookedUp()
    {
        await using var first = await LocalServer.StartAsync((_, context) => context.Response.WriteAsync("{}"));
        await using var pipeline = await StartAsync(first, first);

        var trace = await LiveAsync(pipeline, "someone@gmail.com");

        Assert.Empty(first.Requests);
        Assert.Contains(
            "filters this event out", FieldText.From(trace["stages"]![2]!["enrichers"]![0]!["skipped"]), StringComparison.Ordinal);
    }

    private Task<PipelineHarness> StartAsync(LocalServer first, LocalServer second) => PipelineHarness.StartAsync(
        azurite, Enriched, new() { ["FIRST"] = first.Url.ToString().TrimEnd('/'), ["SECOND"] = second.Url.ToString().TrimEnd('/') });

    private static async Task<JsonObject> LiveAsync(PipelineHarness pipeline, string email, string? country = null)
    {
        var data = new JsonObject { ["email"] = email, ["country"] = country };
        var body = new JsonObject { ["type"] = "form.submitted", ["data"] = data };
        var (_, answer) = await pipeline.SendAsync("forms", body.ToJsonString(), $"msg_{email.Replace('.', '-')}");
        await pipeline.DrainAsync();
        return await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
    }
}
