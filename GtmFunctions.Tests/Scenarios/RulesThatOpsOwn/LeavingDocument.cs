using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Acknowledge.Deadlines;
using GtmFunctions.Tests.Storage;

namespace GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;

/// <summary>
/// Rules by which leads are to be acknowledged and demos are not, of one roster; a demo's owner is told by Slack, and the sequencer enrols
/// its person without a word of the owner.
/// </summary>
internal static class LeavingDocument
{
    public const string Ada = "ada@example.com";

    public const string Text = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created, demo.asked: demo.requested }
            map: { person.email: data.email, person.name: data.name }
        assignments:
          sdr:
            pool: reps.csv
            fallback: { owner: ops@example.com }
            sla: { acknowledge: 1d, hours: all, reassign: { do: [ { to: slack, template: reassigned } ] } }
          demos: { pool: reps.csv, fallback: { owner: ops@example.com } }
        workflows:
          inbound: { on: [lead.created], assign: sdr, do: [ { to: slack, template: alert } ] }
          demo:
            on: [demo.requested]
            assign: demos
            branches:
              - { name: logged, when: { person.name: Nobody, owner.team: sdr }, do: [] }
              - { name: asked, do: [ { to: sequencer, template: enrolled }, { to: slack, template: told } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          alert: "{{ person.name }} for {{ owner.name }}: <{{ acknowledge.url }}|I have it>"
          reassigned: "{{ sla.kind }}: {{ person.name }} for {{ owner.name }}: <{{ acknowledge.url }}|I have it>"
          told: "demo of {{ person.name }} for {{ owner.name }}"
          enrolled: { person: "{{ person.email }}" }
        """;

    /// <summary>The roster that gives everything to Ada.</summary>
    public static Dictionary<string, string> OnlyAda { get; } = new() { ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr" };

    /// <summary>The roster with those who can take her place.</summary>
    public static Dictionary<string, string> All { get; } = new()
    {
        ["reps.csv"] = "name,email,team\nAda,ada@example.com,sdr\nBob,bob@example.com,sdr\nCem,cem@example.com,sdr",
    };

    public static Task<PipelineHarness> StartAsync(AzuriteFixture azurite, StorageWire? wire = null) => PipelineHarness.StartAsync(
        azurite,
        Text,
        new() { [AcknowledgeLinks.SecretSetting] = SlaDocument.LinkSecret, [PublicAddress.SettingName] = "https://gtm.example.com/" },
        OnlyAda,
        wire);

    /// <summary>Sends a lead or a demo and lets it be routed and delivered.</summary>
    /// <returns>The event's id.</returns>
    public static async Task<string> SendAsync(PipelineHarness pipeline, string type, string name)
    {
        var (_, answer) = await pipeline.SendAsync(
            "forms", $$$"""{"type":"{{{type}}}","data":{"email":"{{{name}}}@c.example","name":"{{{name}}}"}}""", $"msg_{name}");
        await pipeline.DrainAsync();
        return FieldText.From((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["id"])!;
    }

    /// <summary>What Slack got about somebody.</summary>
    public static string[] Said(PipelineHarness pipeline, string name) =>
    [
        .. SlaDocument.Said(pipeline).Where(text => text.Contains($" {name} ", StringComparison.Ordinal)
            || text.StartsWith($"{name} ", StringComparison.Ordinal)),
    ];
}
