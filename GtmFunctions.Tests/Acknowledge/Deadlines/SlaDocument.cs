using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Acknowledge.Deadlines;

/// <summary>A pipeline whose leads are to be acknowledged within 15 minutes of working time, and what a test does with it.</summary>
internal static partial class SlaDocument
{
    public const string LinkSecret = "link-secret-for-tests-only";

    public const string Text = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created, meeting.made: meeting.booked }
            map: { person.email: data.email, person.name: data.name, account.domain: { from: person.email, as: domain } }
        assignments:
          sdr:
            pool: reps.csv
            holidays: holidays.csv
            sticky: { window: 30d }
            fallback: { owner: ops@example.com }
            sla:
              acknowledge: 15m
              remind: { after: [10m], do: [ { to: slack, template: reminder } ] }
              reassign: { most: 2, do: [ { to: slack, template: reassigned }, { to: sequencer, with: { set: owner } } ] }
              acknowledgedBy: [ { on: meeting.booked, key: [person.email, account.domain] } ]
        workflows:
          inbound: { on: [lead.created], assign: sdr, do: [ { to: slack, template: alert } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          alert: "{{ person.name }} for {{ owner.name }} by {{ acknowledge.due | date: '%a %H:%M' }}: <{{ acknowledge.url }}|I have it>"
          reminder: "{{ sla.kind }} {{ sla.reminder }} for {{ owner.name }}, who has it since {{ sla.since | date: '%H:%M' }}: <{{ acknowledge.url }}|I have it>"
          reassigned: "{{ sla.kind }} {{ sla.step }}: {{ owner.name }} for {{ sla.previous.name }} ({{ sla.previous.why }}): <{{ acknowledge.url }}|I have it>"
        """;

    private const string Reps = "name,email,team,timezone,hours,out\n";

    /// <summary>Ada and Bob work by day in London, Cem in Berlin; the harness's clock begins on a Monday, 09:00 in London.</summary>
    public static Dictionary<string, string> Tables(string reps =
        "Ada Byron,ada@example.com,sdr,Europe/London,Mon-Fri 09:00-17:00,\n"
        + "Bob Stone,bob@example.com,sdr,Europe/London,Mon-Fri 09:00-17:00,\n"
        + "Cem Kaya,cem@example.com,sdr,Europe/Berlin,Mon-Fri 09:00-17:00,") => new()
        {
            ["reps.csv"] = Reps + reps,
            ["holidays.csv"] = "date,name\n2026-12-25,Christmas",
        };

    public static Task<PipelineHarness> StartAsync(
        AzuriteFixture azurite, string document = Text, Dictionary<string, string>? tables = null, string secret = LinkSecret,
        StorageWire? wire = null, bool stageByStage = false) =>
        PipelineHarness.StartAsync(
            azurite,
            document,
            new() { [AcknowledgeLinks.SecretSetting] = secret, [PublicAddress.SettingName] = "https://gtm.example.com/" },
            tables ?? Tables(),
            wire,
            stageByStage);

    /// <summary>Sends a lead and lets it be routed and delivered.</summary>
    /// <returns>The event's id.</returns>
    public static async Task<string> LeadAsync(
        PipelineHarness pipeline, string messageId = "msg_1", string email = "ada@analytical.example")
    {
        var (_, answer) = await pipeline.SendAsync(
            "forms", $$$"""{"type":"form.submitted","data":{"email":"{{{email}}}","name":"Grace"}}""", messageId);
        await pipeline.DrainAsync();
        return FieldText.From((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["id"])!;
    }

    /// <summary>Lets time pass, and what is due then happen.</summary>
    public static Task PassAsync(PipelineHarness pipeline, int minutes)
    {
        pipeline.Clock.Advance(TimeSpan.FromMinutes(minutes));
        return pipeline.DrainAsync();
    }

    /// <summary>What Slack got, with every link made short.</summary>
    public static string[] Said(PipelineHarness pipeline) =>
        [.. pipeline.Received("slack").Select(request => Link().Replace(FieldText.From(request.Body!["text"])!, "LINK"))];

    /// <summary>The link of the last message that Slack got, of those that begin with a text.</summary>
    public static string LastLink(PipelineHarness pipeline, string begins = "") => Link().Match(pipeline.Received("slack")
        .Select(request => FieldText.From(request.Body!["text"])!)
        .Last(text => text.StartsWith(begins, StringComparison.Ordinal))).Value;

    /// <summary>Opens a link, or presses the button behind it.</summary>
    public static async Task<(int Status, string Html, IHeaderDictionary Headers)> CallAsync(
        PipelineHarness pipeline, string url, string method = "GET")
    {
        var context = new DefaultHttpContext { RequestServices = pipeline.Get<IServiceProvider>() };
        context.Request.Method = method;
        context.Response.Body = new MemoryStream();
        var token = url.Split("/api/acknowledge/")[^1];
        var result = await pipeline.Get<AcknowledgeEndpoint>().AnswerAsync(context.Request, token, TestContext.Current.CancellationToken);
        await result.ExecuteAsync(context);
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, await new StreamReader(context.Response.Body).ReadToEndAsync(), context.Response.Headers);
    }

    /// <summary>What an event's trace tells of its SLA.</summary>
    public static async Task<JsonNode> SlaAsync(PipelineHarness pipeline, string eventId) =>
        Assert.Single((await pipeline.TraceAsync(eventId))["sla"]!.AsArray())!;

    [GeneratedRegex(@"https://gtm\.example\.com/api/acknowledge/[A-Za-z0-9_.-]+")]
    private static partial Regex Link();
}
