using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>Events of a lead that goes to three destinations, and replays of them.</summary>
internal static class ReplayBench
{
    /// <summary>A lead goes to a chat (notify), a CRM (upsert) and a sequencer (send).</summary>
    public const string Leads = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.name: data.name }
        workflows:
          inbound:
            on: [lead.created]
            filter: { person.email: { $exists: true } }
            do:
              - { to: slack, template: alert }
              - { to: crm, action: identify }
              - { to: sequencer }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          crm: { connector: segment, url: OTHER_URL, token: SEGMENT_TOKEN }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          alert: "New lead: {{ person.name }}"
        """;

    /// <summary>The same, with a filter that lets nobody through.</summary>
    public static readonly string Refused = Leads.Replace(
        "    filter: { person.email: { $exists: true } }\n",
        "    filter: { person.email: { $exists: false } }\n",
        StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<PipelineHarness> StartAsync(AzuriteFixture azurite, string document, bool stageByStage = false) =>
        PipelineHarness.StartAsync(azurite, document, Settings([]), stageByStage: stageByStage);

    public static Dictionary<string, string?> Settings(Dictionary<string, string?> more) =>
        new(more) { ["SEGMENT_TOKEN"] = "token-for-tests" };

    /// <summary>Sends a lead and runs what can run.</summary>
    /// <returns>The event's id.</returns>
    public static async Task<string> TakeInAsync(PipelineHarness pipeline)
    {
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        return FieldText.From((await pipeline.TraceAsync(FieldText.From(sent["id"])!))["events"]![0]!["event"])!;
    }

    public static Task<(int Status, JsonNode Answer)> ReplayAsync(PipelineHarness pipeline, string id, string body) =>
        pipeline.ReplayAsync((replay, request) => replay.ReplayEventAsync(request, id, Cancellation), body);

    public static Task<(int Status, JsonNode Answer)> ReplayManyAsync(PipelineHarness pipeline, string body) =>
        pipeline.ReplayAsync((replay, request) => replay.ReplayEventsAsync(request, Cancellation), body);

    public static string Version(PipelineHarness pipeline) => pipeline.Get<ConfigurationVersions>().Loaded!.Version;

    /// <summary>The trace as a terminal shows it, without what differs from run to run.</summary>
    public static async Task<string[]> LinesAsync(PipelineHarness pipeline, string id) =>
        [
            .. StoryText.Event(await pipeline.TraceAsync(id))
                .Select(line =>
                    line.Contains(": delivered, ", StringComparison.Ordinal) ? line[..line.IndexOf(", ", StringComparison.Ordinal)] : line)
        ];

    /// <summary>How many requests each destination got.</summary>
    public static (int Slack, int Crm, int Sequencer) Received(PipelineHarness pipeline) =>
        (pipeline.Received("slack").Count, pipeline.Received("other").Count, pipeline.Received("sequencer").Count);
}
