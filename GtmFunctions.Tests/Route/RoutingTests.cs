using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Route;

/// <summary>Owner, order and intent on the whole path.</summary>
public sealed class RoutingTests(AzuriteFixture azurite)
{
    private const string Sources = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.name: data.name, account.country: data.country }
          sync:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { contact.added: lead.created }
            map: { person.email: data.contact.email }
          crm: { provider: hubspot, secrets: [CRM_SECRET] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }

        """;

    private const string Assigned = Sources + """
        assignments:
          sdr: { table: territories.csv, pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        templates:
          alert: "{{ person.name }} for {{ owner.name }} ({{ owner.email }}, {{ owner.calendar }})"
        workflows:
          inbound:
            on: [lead.created]
            assign: sdr
            branches:
              - { name: nobody-knows, when: { person.name: { $exists: false } }, do: [] }
              - { name: known, do: [ { to: slack, template: alert } ] }
        """;

    private static readonly Dictionary<string, string> Tables = new()
    {
        ["territories.csv"] = "account.country,-> team,-> owner\nDE|AT|CH,dach,\n*,global,",
        ["reps.csv"] = "name,email,team,calendar\nCem Kaya,cem@example.com,dach,cal/cem\nDee Park,dee@example.com,global,cal/dee\nEli " +
            "Ray,eli@example.com,global,cal/eli",
    };

    [Fact]
    public async Task Assign_ALead_TellsTemplateAndTraceWhoAndWhy()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Assigned, tables: Tables);

        var (_, answer) = await pipeline.SendAsync("forms", Lead("ada@analytical.example", "DE"));
        await pipeline.DrainAsync();

        Assert.Equal(
            "Ada for Cem Kaya (cem@example.com, cal/cem)", FieldText.From(Assert.Single(pipeline.Received("slack")).Body!["text"]));
        var workflow = await WorkflowAsync(pipeline, answer);
        Assert.Equal(
            "territories.csv line 2 names dach; Cem Kaya is the only one who can take it", FieldText.From(workflow["owner"]!["why"]));
    }

    [Fact]
    public async Task Assign_WhereNothingIsDone_SpendsNoTurn()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Assigned, tables: Tables);

        var (_, answer) = await pipeline.SendAsync("forms", """{"type":"form.submitted","data":{"email":"x@y.example"}}""", "msg_nobody");
        await pipeline.SendAsync("forms", Lead("ada@analytical.example", "FR"));
        await pipeline.DrainAsync();

        Assert.Null((await WorkflowAsync(pipeline, answer))["owner"]);
        Assert.Contains("for Dee Park", FieldText.From(Assert.Single(pipeline.Received("slack")).Body!["text"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assign_AnyStorageCallFails_OneOwnerIsNamedAndOneTurnSpent()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Assigned, tables: Tables);
        await pipeline.SendAsync("forms", Lead("ada@analytical.example", "FR"), "msg_measure");
        await pipeline.DrainAsync();
        var calls = pipeline.Script.Calls.Count;

        for (var call = 0; call < calls; call++)
        {
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, Strike.After, fatal: true);
            while ((await pipeline.SendAsync("forms", Lead("ada@analytical.example", "FR"), $"msg_{call}")).Status != 200)
                pipeline.Script.Restart();
            await pipeline.DrainAsync();
        }

        pipeline.Script.Fail(-1, Strike.After, fatal: false);
        var texts = pipeline
            .Received("slack")
            .DistinctBy(request => request.IdempotencyKey)
            .Select(request => FieldText.From(request.Body!["text"])!)
            .ToArray();
        Assert.Equal(calls + 1, texts.Length);
        Assert.InRange(texts.Count(text => text.Contains("Dee", StringComparison.Ordinal)) - (texts.Length / 2.0), -0.5, 0.5);
    }

    [Fact]
    public async Task Branch_ByOwner_SeesWhoItIs()
    {
        var document = Assigned
            .Replace(
                "{ name: nobody-knows, when: { person.name: { $exists: false } }, do: [] }",
                "{ name: dach, when: { owner.team: dach }, do: [] }", StringComparison.Ordinal);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, document, tables: Tables);

        var (_, answer) = await pipeline.SendAsync("forms", Lead("ada@analytical.example", "DE"));
        await pipeline.DrainAsync();

        Assert.Equal("dach", FieldText.From((await WorkflowAsync(pipeline, answer))["branch"]));
        Assert.Empty(pipeline.Received("slack"));
    }

    [Fact]
    public async Task Order_Newest_DropsWhatIsOlderThanWhatWasActedOn()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Sources + """
            workflows:
              deals: { on: [deal.stage_changed], order: newest, do: [ { to: sequencer } ] }
            """);

        await pipeline.SendAsync("crm", Deal(1, 1_700_000_200_000));
        await pipeline.DrainAsync();
        var (_, late) = await pipeline.SendAsync("crm", Deal(2, 1_700_000_100_000));
        await pipeline.SendAsync("crm", Deal(1, 1_700_000_200_000));
        await pipeline.SendAsync("crm", Deal(3, 1_700_000_300_000));
        await pipeline.DrainAsync(oneAtATime: true);

        Assert.Equal(2, pipeline.Received("sequencer").Count);
        var trace = await pipeline.EventTraceAsync(FieldText.From(late["id"])!);
        Assert.Equal("dropped", FieldText.From(trace["outcome"]));
        var why = FieldText.From((await WorkflowAsync(pipeline, late))["why"]);
        Assert.Matches(@"^older \(2023-11-14T22:15:00Z\) than e\S+ \(2023-11-14T22:16:40Z\), which was acted on for 42$", why);
    }

    [Fact]
    public async Task Intent_ThroughTwoSourcesThirtyTwoAtOnce_IsActedOnOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Sources + """
            workflows:
              inbound: { on: [lead.created], intent: { key: [person.email], window: 24h }, do: [ { to: sequencer } ] }
            """);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => i % 2 == 0
            ? pipeline.SendAsync("forms", Lead("ada@analytical.example", "DE"), $"msg_{i}")
            : pipeline.SendAsync(
                "sync", """{"type":"contact.added","data":{"contact":{"email":"Ada@analytical.example"}}}""", $"msg_{i}")));
        await pipeline.DrainAsync();
        await pipeline.SendAsync("forms", Lead("bob@analytical.example", "DE"), "msg_bob");
        pipeline.Clock.Advance(TimeSpan.FromHours(25));
        await pipeline.SendAsync(
            "sync", """{"type":"contact.added","data":{"contact":{"email":"ada@analytical.example"}}}""", "msg_next_day");
        await pipeline.DrainAsync();

        Assert.Equal(3, pipeline.Received("sequencer").Count);
        var acted = FieldText.From(pipeline.Received("sequencer")[0].Body!["id"]);
        var whys = await Task.WhenAll(
            answers.Select(async answer => FieldText.From((await WorkflowAsync(pipeline, answer.Answer))["why"])));
        Assert.Equal(31, whys.Count(why => why == $"duplicate intent of {acted}: the same person.email within 1d"));
    }

    [Fact]
    public async Task Intent_OfAnEventThatOrderDrops_IsNotHeld()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Sources + """
            workflows:
              deals:
                on: [deal.stage_changed]
                order: newest
                intent: { key: [deal.stage], window: 30d }
                do: [ { to: sequencer } ]
            """);

        await pipeline.SendAsync("crm", Deal(1, 1_700_000_200_000, "evaluation"));
        await pipeline.DrainAsync();
        await pipeline.SendAsync("crm", Deal(2, 1_700_000_100_000, "won"));
        await pipeline.DrainAsync();
        await pipeline.SendAsync("crm", Deal(3, 1_700_000_300_000, "won"));
        await pipeline.DrainAsync();

        Assert.Equal(
            ["evaluation", "won"],
            pipeline.Received("sequencer").Select(request => FieldText.From(request.Body!["data"]!["deal"]!["stage"])));
    }

    private static string Lead(string email, string country) =>
        $$$"""{"type":"form.submitted","timestamp":"2026-11-23T08:59:00Z","data":{"email":"{{{email}}}","name":"Ada","country":"{{{country}}}"}}""";

    private static string Deal(int id, long at, string stage = "evaluation") =>
        $$"""[{"eventId":{{id}},"subscriptionId":1,"portalId":1,"appId":1,"occurredAt":{{at}},"subscriptionType":"deal.propertyChange","objectId":42,"propertyName":"dealstage","propertyValue":"{{stage}}"}]""";

    private static async Task<JsonNode> WorkflowAsync(PipelineHarness pipeline, JsonNode answer)
    {
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        return trace["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "route")!["workflows"]![0]!;
    }
}
