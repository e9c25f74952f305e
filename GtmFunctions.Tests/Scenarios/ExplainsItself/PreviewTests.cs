using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Scenarios.SubscribersHear;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary><c>POST ops/config/preview</c>: how it is asked, in which forms it answers, and what it says that it does not know.</summary>
public sealed class PreviewTests(AzuriteFixture azurite)
{
    private const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created, form.booked: meeting.booked }
            map: { person.email: data.email, account.domain: data.domain }
        assignments:
          sdr: { pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            assign: sdr
            do: [ { to: slack, template: alert } ]
          hot:
            on: [account.hot]
            do: [ { to: slack, template: hot } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL }
        templates:
          alert: "{{ person.email }} for {{ owner.name }}"
          hot: "{{ account.domain }} is hot"
        signals:
          busy:
            key: account.domain
            within: 1d
            all: [ { on: [lead.created], atLeast: 3 } ]
            emit: account.hot
        """;

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr\nBob,bob@example.com,sdr",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_ATable_TellsWhoGetsWhatAndWritesNothing()
    {
        await using var pipeline = await StartAsync(leads: 4);

        var (status, text) = await AskAsync(pipeline, new JsonObject
        {
            ["tables"] = new JsonObject { ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr\nCem,cem@example.com,sdr" },
            ["since"] = "7d",
        });

        Assert.Equal(200, status);
        var told = JsonNode.Parse(text)!;
        Assert.Equal("Of 5 events 2 change owner.", FieldText.From(told["answer"]));
        Assert.Equal(
            ["cem@example.com 0 2 2 0", "bob@example.com 2 0 0 2", "ada@example.com 2 2 0 0"],
            told["reps"]!.AsArray().Select(rep => $"{rep!["email"]} {rep["before"]} {rep["after"]} {rep["came"]} {rep["went"]}"));
        var example = told["examples"]![0]!;
        Assert.Equal(["owner", "message"], example["kinds"]!.AsArray().Select(kind => FieldText.From(kind)!));
        var (before, after) = (example["before"]!["workflows"]![0]!, example["after"]!["workflows"]![0]!);
        Assert.Equal("Bob is next of the 2 who can take it", FieldText.From(before["owner"]!["why"]));
        Assert.Equal("Cem is next of the 2 who can take it", FieldText.From(after["owner"]!["why"]));
        Assert.Equal("""{"text":"one1@a.example for Cem"}""", FieldText.From(after["actions"]![0]!["message"]));
        Assert.Equal("POST [SLACK_URL]", FieldText.From(after["actions"]![0]!["request"]));
        Assert.All(pipeline.Script.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_OfAnotherOwner_TellsWhichSubscribersWouldHear()
    {
        await using var pipeline = await StartAsync(leads: 4);
        await pipeline.SubscribeAsync(
            "cems", ""","gets":["decisions"],"filter":"{ decision.owner.email: cem@example.com }" """, types: "lead.*");
        await pipeline.SubscribeAsync("adas", ""","filter":"{ decision.owner.email: ada@example.com }" """);
        await pipeline.SubscribeAsync("paused");
        await pipeline.ActAsync("paused", calls => calls.PauseAsync);
        var asked = new JsonObject
        {
            ["tables"] = new JsonObject { ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr\nCem,cem@example.com,sdr" },
        };

        var (_, text) = await AskAsync(pipeline, asked);
        var (_, lines) = await AskAsync(pipeline, asked, "text/csv");

        var told = JsonNode.Parse(text)!;
        Assert.Equal("Of 5 events 2 change owner, 2 are told to other subscribers.", FieldText.From(told["answer"]));
        Assert.Equal(
            ["adas 2 2", "cems 0 2"],
            told["subscriptions"]!.AsArray().Select(one => $"{one!["subscription"]} {one["before"]} {one["after"]}"));
        var example = told["examples"]![0]!;
        Assert.Equal(["owner", "message", "subscribers"], example["kinds"]!.AsArray().Select(kind => FieldText.From(kind)!));
        Assert.Empty(example["before"]!["subscribers"]!.AsArray());
        Assert.Equal("cems", FieldText.From(example["after"]!["subscribers"]![0]!["subscription"]));
        Assert.EndsWith(",,cems: decisions,", lines.Split("\r\n")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_AsLines_TellsHowFarItIsAndThenTheResult()
    {
        await using var pipeline = await StartAsync(leads: 4);
        var asked = new JsonObject { ["document"] = Document.Replace("is hot", "is very hot", StringComparison.Ordinal) };

        var (_, text) = await AskAsync(pipeline, asked, PreviewAnswer.Lines);

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal("1", FieldText.From(lines[^1]["result"]!["totals"]!["onlyMessage"]));
        Assert.All(lines[..^1], line => Assert.Equal("5", FieldText.From(line["progress"]!["found"])));
    }

    [Fact]
    public async Task Preview_AsCsv_HasALineForEachThatDiffers()
    {
        await using var pipeline = await StartAsync(leads: 4);
        var asked = new JsonObject { ["document"] = Document.Replace("for {{ owner", "to {{ owner", StringComparison.Ordinal) };

        var (_, text) = await AskAsync(pipeline, asked, "text/csv");

        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("event,decided,source,type,subject,differs,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",another message,routed,routed,ada@example.com,ada@example.com,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_AnotherSignal_CountsAnewAndMakesItsEventsForTheDraftAlone()
    {
        await using var pipeline = await StartAsync(leads: 4);

        var (_, text) = await AskAsync(
            pipeline, new JsonObject { ["document"] = Document.Replace("atLeast: 3", "atLeast: 2", StringComparison.Ordinal) });

        // Three leads made one hot account by the live rules; the draft makes it of the first two, and again of the next two
        var told = JsonNode.Parse(text)!;
        Assert.Equal("Of 7 events 1 is no longer routed, 2 are newly routed.", FieldText.From(told["answer"]));
        Assert.Equal("1 2", $"{told["branches"]![1]!["before"]} {told["branches"]![1]!["after"]}");
        Assert.Contains("The signal busy is new or other", FieldText.From(told["unknown"]![0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_AnEnricherThatWasNeverAsked_SaysForHowMany()
    {
        await using var pipeline = await StartAsync(leads: 3);
        var document = Document
            .Replace("assign: sdr", "enrich: [company]\n    assign: sdr", StringComparison.Ordinal)
            .Replace(
                "destinations:",
                """
                enrichers:
                  company:
                    key: account.domain
                    waterfall:
                      - { connector: http, url: "https://x.example/{{ account.domain }}", map: { account.employees: size } }
                destinations:
                """,
                StringComparison.Ordinal);

        var (status, text) = await AskAsync(pipeline, new JsonObject { ["document"] = document });

        Assert.True(status == 200, text);
        Assert.Contains(
            "1 enricher of the draft was never asked for some of these events: company (3).", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_EventsThatAreGiven_AreDecidedByBothAndNothingElse()
    {
        await using var pipeline = await StartAsync(leads: 3);
        var asked = JsonNode.Parse("""
            {
              "tables": { "reps.csv": "name,email,team\nCem,cem@example.com,sdr" },
              "events": [
                { "source": "forms", "at": "2026-11-23T10:00:00Z", "headers": { "webhook-id": "given_1" },
                  "payload": { "type": "form.submitted", "data": { "email": "new@b.example", "domain": "b.example" } } },
                { "event": { "id": "e20261123-given", "source": "forms", "type": "meeting.booked", "time": "2026-11-23T11:00:00Z",
                  "providerid": "given_2", "providertype": "form.booked", "data": {} } }
              ]
            }
            """)!.AsObject();

        var (status, text) = await AskAsync(pipeline, asked);

        Assert.True(status == 200, text);
        var told = JsonNode.Parse(text)!;
        Assert.Equal("Of 2 events 1 changes owner.", FieldText.From(told["answer"]));
        Assert.Equal("new@b.example", FieldText.From(told["examples"]![0]!["subject"]));
        Assert.All(pipeline.Script.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_ADraftThatIsKept_IsCompared()
    {
        await using var pipeline = await StartAsync(leads: 1);
        var kept = await pipeline.Get<RulesDrafts>().TryKeepAsync(
            new RulesDraft
            {
                Id = RulesDrafts.NewId(pipeline.Clock.GetUtcNow()),
                Bundle = new ConfigurationBundle("gtm.yaml", Document.Replace("assign: sdr", "", StringComparison.Ordinal), Tables),
                By = PublicationAuthor.Person("ann"),
                At = pipeline.Clock.GetUtcNow(),
            },
            Cancellation);

        var (status, text) = await AskAsync(pipeline, new JsonObject { ["draft"] = kept!.Id });

        Assert.True(status == 200, text);
        Assert.Equal("The one lead changes owner.", FieldText.From(JsonNode.Parse(text)!["answer"]));
    }

    [Theory]
    [InlineData("""{"since":"7d"}""", 400, "Give the draft that is to be compared with the live rules")]
    [InlineData("""{"document":"version: 1","events":[],"since":"1d"}""", 400, "leave 'since', 'until', 'source' and 'type' away")]
    [InlineData(
        """{"tables":{"reps.csv":"name,email,team\nAda,ada@example.com,sdr"},"events":[{"source":"form","payload":{}}]}""",
        400,
        "events[0]: there is no source 'form': did you mean 'forms'?")]
    [InlineData("""{"draft":"d20261123090000000-0a0b0c"}""", 404, "There is no draft 'd20261123090000000-0a0b0c'")]
    [InlineData("""{"document":"version: 2"}""", 400, "The document is not valid")]
    [InlineData("""{"tables":{"rep.csv":"name"}}""", 400, "names no table 'rep.csv': did you mean 'reps.csv'?")]
    [InlineData("""{"tables":{"reps.csv":"name,email,team\nAda,ada@example.com,sdr"},"source":"form"}""", 400, "There is no source 'form'")]
    [InlineData(
        """{"tables":{"reps.csv":"name,email,team\nAda,ada@example.com,sdr"},"since":"1d","until":"2d"}""",
        400,
        "put the earlier one into 'since'")]
    public async Task Preview_WhatCannotBeAsked_SaysWhatToWrite(string body, int expected, string error)
    {
        await using var pipeline = await StartAsync(leads: 0);

        var (status, text) = await AskAsync(pipeline, JsonNode.Parse(body)!.AsObject());

        Assert.Equal(expected, status);
        Assert.Contains(error, FieldText.From(JsonNode.Parse(text)!["error"]), StringComparison.Ordinal);
    }

    // Each lead of one company, so that three of them are a signal
    private async Task<PipelineHarness> StartAsync(int leads)
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document, tables: Tables);
        for (var i = 0; i < leads; i++)
        {
            pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
            var body = $$$"""
                {"type":"form.submitted","timestamp":"{{{pipeline.Clock.GetUtcNow():O}}}",
                "data":{"email":"one{{{i}}}@a.example","domain":"a.example"}}
                """;
            await pipeline.SendAsync("forms", body, $"msg_{i}");
            await pipeline.DrainAsync(oneAtATime: true);
        }

        pipeline.Script.Calls.Clear();
        return pipeline;
    }

    private static async Task<(int Status, string Text)> AskAsync(PipelineHarness pipeline, JsonObject body, string? accept = null)
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
