using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>
/// A pipeline whose leads are posted to a table of Clay's and wait for its call back, with real servers as Clay and as the CRM.
/// </summary>
internal sealed class Awaiting : IAsyncDisposable
{
    public const string ClaySecret = "clay-secret-for-tests-only";

    /// <summary>A lead is scored by what Clay says of the person, told to Slack, written to the CRM, enrolled, and sent on.</summary>
    public const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map:
              person.email: data.email
              person.name: data.name
              person.title: data.title
              account.domain: { from: person.email, as: domain }
              account.employees: data.employees
        enrichers:
          clay-person:
            connector: clay
            key: person.email
            map: { person.title: title, account.employees: employees }
            await: { source: clay, correlate: correlation_id, upTo: 10m, onTimeout: continue }
        scores:
          icp:
            rules:
              - { when: { person.title: { $matches: "(?i)\\bvp\\b" } }, points: 50 }
              - { when: { account.employees: { $gte: 200 } }, points: 40 }
            tiers: { high: 50, low: 0 }
        workflows:
          inbound:
            on: [lead.created]
            enrich: [clay-person]
            score: icp
            branches:
              - name: high
                when: { score.tier: high }
                do: [ { to: slack, template: alert }, { to: crm, action: upsert-contact } ]
              - name: other
                do: [ { to: slack, template: alert }, { to: crm, action: upsert-contact }, { to: sequencer } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          crm: { connector: hubspot, url: CRM_URL, token: CRM_TOKEN }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          alert: "{{ score.tier }} {{ person.title }} {{ enrichment }}"
        """;

    private Awaiting(PipelineHarness pipeline, LocalServer clay, LocalServer crm) => (Pipeline, Clay, Crm) = (pipeline, clay, crm);

    public PipelineHarness Pipeline { get; }

    public LocalServer Clay { get; }

    public LocalServer Crm { get; }

    public static async Task<Awaiting> StartAsync(
        AzuriteFixture azurite, string document = Document, LocalServer? clay = null, Dictionary<string, string?>? settings = null,
        StorageWire? wire = null)
    {
        clay ??= await LocalServer.StartAsync(200, "{}");
        var crm = await LocalServer.StartAsync(200, """{"results":[{"id":"77"}]}""");
        var values = new Dictionary<string, string?>(settings ?? [])
        {
            ["CLAY_PERSON_URL"] = $"{clay.Url}rows/secret-of-the-table",
            ["CLAY_SECRET"] = ClaySecret,
            ["CRM_URL"] = crm.Url.ToString().TrimEnd('/'),
            ["CRM_TOKEN"] = "crm-token-for-tests-only",
        };
        return new Awaiting(await PipelineHarness.StartAsync(azurite, document, values, wire: wire), clay, crm);
    }

    /// <summary>Sends a lead and runs what can run.</summary>
    /// <returns>The event's id.</returns>
    public async Task<string> LeadAsync(string name = "ada", JsonObject? more = null)
    {
        var data = new JsonObject { ["email"] = $"{name}@analytical.example", ["name"] = name };
        foreach (var (field, value) in more ?? [])
            data[field] = value?.DeepClone();
        var (_, answer) = await Pipeline.SendAsync(
            "forms", new JsonObject { ["type"] = "form.submitted", ["data"] = data }.ToJsonString(), $"msg_{name}");
        await Pipeline.DrainAsync();
        return FieldText.From((await Pipeline.TraceAsync(FieldText.From(answer["id"])!))["events"]![0]!["event"])!;
    }

    /// <summary>Calls back as Clay does.</summary>
    /// <returns>The delivery's id.</returns>
    public async Task<string> CallBackAsync(string? correlation, string run = "run_1", string title = "VP Sales", int employees = 250)
    {
        var (status, answer) = await Pipeline.SendAsync("clay", Body(correlation, run, title, employees));
        Assert.Equal(200, status);
        return FieldText.From(answer["id"])!;
    }

    /// <summary>Calls back as Clay does and runs what can run.</summary>
    /// <returns>The delivery's id.</returns>
    public async Task<string> CallBackAndDrainAsync(
        string? correlation, string run = "run_1", string title = "VP Sales", int employees = 250)
    {
        var delivery = await CallBackAsync(correlation, run, title, employees);
        await Pipeline.DrainAsync();
        return delivery;
    }

    /// <summary>What Clay calls back with.</summary>
    public static string Body(string? correlation, string run, string title = "VP Sales", int employees = 250)
    {
        var body = new JsonObject { ["type"] = "row.enriched", ["event_id"] = run, ["title"] = title, ["employees"] = employees };
        if (correlation is not null)
            body["correlation_id"] = correlation;
        return body.ToJsonString();
    }

    /// <summary>The event that a delivery was taken in as.</summary>
    public async Task<string> EventOfAsync(string delivery) =>
        FieldText.From((await Pipeline.TraceAsync(delivery))["events"]![0]!["event"])!;

    /// <summary>The function of a queue.</summary>
    public QueueFunction Function(string queue) => Pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == queue);

    /// <summary>A stage of an event's story, its ids replaced by words.</summary>
    public static string StageOf(JsonObject trace, string stage, params (string Id, string Word)[] words)
    {
        var text = Assert.Single(
            trace["stages"]!.AsArray(), told => FieldText.From(told!["stage"]) == stage)!.ToJsonString(PipelineJson.Readable.Options);
        return words.Aggregate(text, (told, word) => told.Replace(word.Id, word.Word, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        await Clay.DisposeAsync();
        await Crm.DisposeAsync();
    }
}
