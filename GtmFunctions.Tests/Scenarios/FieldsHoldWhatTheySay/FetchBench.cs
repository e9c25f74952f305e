using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>A pipeline whose CRM sends thin events and lets its records be read.</summary>
internal static class FetchBench
{
    private const string Fields = "{ email: '{{ person.email }}', name: '{{ person.name }}', stage: '{{ person.lifecycleStage }}', "
        + "tier: '{{ person.tier }}', "
        + "company: '{{ account.name }}', domain: '{{ account.domain }}', employees: '{{ account.employees }}' }";

    private const string Deal = "{ name: '{{ deal.name }}', stage: '{{ deal.stage }}', amount: '{{ deal.amount }}', "
        + "minor: '{{ deal.amountMinor }}', "
        + "who: '{{ person.email }}', pipeline: '{{ fetched.deal.properties.pipeline }}', "
        + "missing: '{{ enrichmentMissing | join: \",\" }}' }";

    /// <summary>More of a body: a deal moved to a stage.</summary>
    public static string Stage(string to) => $""", "propertyName": "dealstage", "propertyValue": "{to}" """;

    public static JsonNode Fetched(JsonNode trace) => trace["stages"]![2]!["enrichers"]![0]!;

    public static Task<PipelineHarness> StartAsync(
        AzuriteFixture azurite, HubSpotStandIn crm, string keys = "", string? token = HubSpotStandIn.Token,
        string more = "") => PipelineHarness.StartAsync(
        azurite,
        $$"""
        version: 1
        sources:
          crm:
            provider: hubspot
            secrets: [CRM_SECRET]
            types: { contact.creation: lead.created }
            fetch: { token: HUBSPOT_TOKEN, url: HUBSPOT_URL{{keys}} }
            map: { person.tier: "fetched:contact.properties.tier" }
        workflows:
          leads: { on: [lead.created, contact.created, contact.changed], filter: { person.email: { $exists: true } }, do: [ { to: sequencer, template: fields } ] }
          deals: { on: [deal.stage_changed], do: [ { to: other, template: deal } ] }
          news: { on: [deal.created], filter: { event.source: elsewhere }, do: [ { to: other, template: deal } ] }
          gone: { on: [contact.deleted], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
          other: { connector: http, url: OTHER_URL }
        templates:
          fields: {{Fields}}
          deal: {{Deal}}{{more}}
        """,
        new() { ["HUBSPOT_URL"] = crm.Server.Url.ToString().TrimEnd('/'), ["HUBSPOT_TOKEN"] = token });

    public static string Body(string type, int id, string more) =>
        $$"""[{"eventId": 1, "subscriptionId": 2, "portalId": 3, "appId": 4, "occurredAt": 1764000000000, "subscriptionType": "{{type}}", "objectId": {{id}}{{more}}}]""";

    public static async Task<JsonObject> LiveAsync(PipelineHarness pipeline, string type, int id, string more = "")
    {
        var (status, answer) = await pipeline.SendAsync("crm", Body(type, id, more));
        Assert.Equal(200, status);
        await pipeline.DrainAsync();
        return await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
    }
}
