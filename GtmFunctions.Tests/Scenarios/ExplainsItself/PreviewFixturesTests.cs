using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary><c>POST ops/config/preview</c> over fixtures: each is decided by both versions as <c>gtm test</c> decides it.</summary>
public sealed class PreviewFixturesTests(AzuriteFixture azurite)
{
    private const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.title: data.title }
        assignments:
          sdr: { pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        enrichers:
          company:
            key: person.email
            waterfall:
              - { connector: http, url: "https://x.example/{{ person.email }}", map: { account.employees: size } }
        workflows:
          inbound:
            on: [lead.created]
            enrich: [company]
            assign: sdr
            branches:
              - { name: big, when: { account.employees: { $gte: 100 } }, do: [ { to: slack, template: alert } ] }
              - { name: small, do: [ { to: other, template: alert } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL, limit: { requests: 1, per: 1h } }
          other: { connector: slack, url: OTHER_URL }
        templates:
          alert: "{{ person.email }} for {{ owner.name }}"
        """;

    private const string Fixtures = """
        fixtures:
          big:
            given: { type: lead.created, data: { person.email: ann@big.example } }
            known: { account.employees: 850 }
            owned: { last: [ada@example.com] }
            expect: { owner: bob@example.com, branch: big }
          after-big:
            after: big
            given: { source: forms, payload: { type: form.submitted, data: { email: eve@small.example } } }
            known: { account.employees: 5 }
            expect: { owner: bob@example.com, branch: small }
        """;

    private const string Cem = "name,email,team\nAda,ada@example.com,sdr\nCem,cem@example.com,sdr";

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr\nBob,bob@example.com,sdr",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_OverFixtures_DecidesEachByBothWithWhatItSaysIsKnownAndOwned()
    {
        await using var pipeline = await StartAsync();

        var told = await AskAsync(pipeline, new JsonObject
        {
            ["document"] = Document.Replace("$gte: 100", "$gte: 1000", StringComparison.Ordinal),
            ["tables"] = new JsonObject { ["reps.csv"] = Cem },
            ["overFixtures"] = true,
        });

        Assert.Equal("Of 2 fixtures 2 change owner, 1 takes another branch.", FieldText.From(told["answer"]));
        Assert.Equal(
            ["cem@example.com 0 2", "bob@example.com 2 0"],
            told["reps"]!.AsArray().Select(rep => $"{rep!["email"]} {rep["before"]} {rep["after"]}")
                .OrderDescending(StringComparer.Ordinal));
        Assert.Equal(["slack 1 0 0", "other 1 2 0"], told["destinations"]!.AsArray()
            .Select(one => $"{one!["destination"]} {one["before"]} {one["after"]} {one["limits"]!.AsArray().Count}"));
        var example = told["examples"]![0]!;
        Assert.Equal(("big", "branch small to other"), (FieldText.From(example["fixture"]), Why(example["after"]!)));
        Assert.Equal("branch big to slack", Why(example["before"]!));
        Assert.Null(told["span"]);
        Assert.Empty(told["unknown"]!.AsArray());
        Assert.All(pipeline.Script.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_OverFixturesOfWhichTheDraftHasOneLess_LooksAtThatOneToo()
    {
        await using var pipeline = await StartAsync();

        var told = await AskAsync(pipeline, new JsonObject
        {
            ["document"] = Document.Replace("[lead.created]", "[lead.updated]", StringComparison.Ordinal),
            ["fixtures"] = """
                fixtures:
                  other:
                    given: { type: lead.created, data: { person.email: new@big.example } }
                    expect: { outcome: unhandled }
                """,
            ["overFixtures"] = true,
        });

        Assert.Equal("Of 3 fixtures 3 are no longer routed.", FieldText.From(told["answer"]));
        Assert.Equal(["other", "big", "after-big"], told["examples"]!.AsArray().Select(example => FieldText.From(example!["fixture"])!));
    }

    [Fact]
    public async Task Preview_OverFixturesOfASourceThatTheDraftHasNot_SaysThatNoEventComesOfIt()
    {
        await using var pipeline = await StartAsync();
        var draft = Document.Replace("  forms:", "  pages:", StringComparison.Ordinal);

        var told = await AskAsync(
            pipeline, new JsonObject { ["document"] = draft, ["fixtures"] = "fixtures: {}", ["overFixtures"] = true });

        Assert.Equal("Of 2 fixtures 1 is no longer routed.", FieldText.From(told["answer"]));
        Assert.Equal("absent", FieldText.From(told["examples"]![0]!["after"]!["outcome"]));
        Assert.Equal(
            "By the draft no event comes of the fixture after-big: there is no source 'forms'.", FieldText.From(told["unknown"]![0]));
    }

    [Fact]
    public async Task Preview_OverFixturesAsCsv_NamesEach()
    {
        await using var pipeline = await StartAsync();
        var asked = new JsonObject { ["tables"] = new JsonObject { ["reps.csv"] = Cem }, ["overFixtures"] = true };

        var (_, text) = await AnswerAsync(pipeline, asked, "text/csv");

        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith(",fixture", lines[0], StringComparison.Ordinal);
        Assert.Equal([",big", ",after-big"], lines[1..].Select(line => line[line.LastIndexOf(',')..]));
    }

    [Theory]
    [InlineData("fixtures: { x: { given: { type: lead.created, data: {} }, expect: { branch: nowhere } } }", "nowhere")]
    [InlineData("fixtures: {}", "Neither the draft nor the live version has fixtures")]
    public async Task Preview_OverFixturesThatCannotBe_SaysWhy(string fixtures, string error)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: Tables);

        var (status, text) = await AnswerAsync(
            pipeline, new JsonObject { ["document"] = Document, ["fixtures"] = fixtures, ["overFixtures"] = true });

        Assert.Equal(400, status);
        Assert.Contains(error, text, StringComparison.Ordinal);
    }

    private async Task<PipelineHarness> StartAsync()
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: Tables);
        var read = await pipeline.Get<ConfigurationPublisher>().PublishAsync(
            new Publishing(
                new ConfigurationBundle("gtm.yaml", Document, Tables) { Fixtures = Fixtures }, PublicationAuthor.Person("Ann")),
            Cancellation);
        Assert.Empty(read.Errors);
        pipeline.Script.Calls.Clear();
        return pipeline;
    }

    private static string? Why(JsonNode side) => FieldText.From(side["workflows"]![0]!["why"]);

    private static async Task<JsonNode> AskAsync(PipelineHarness pipeline, JsonObject body)
    {
        var (status, text) = await AnswerAsync(pipeline, body);
        Assert.True(status == 200, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<(int Status, string Text)> AnswerAsync(PipelineHarness pipeline, JsonObject body, string? accept = null)
    {
        var context = new DefaultHttpContext { RequestServices = pipeline.Services };
        context.Request.Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(body));
        context.Request.Headers.Accept = accept;
        context.Response.Body = new MemoryStream();
        var result = await pipeline.Get<PreviewEndpoint>().PreviewAsync(context.Request, Cancellation);
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()));
    }
}
