using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ListsAndAccounts;

/// <summary>Rules that find a lead's account in a list and give it to the account's owner.</summary>
internal static class AccountDocument
{
    public const string Rows = """
        domain,name,country,owner,parent,customer
        analytical.example,Analytical Engines Ltd,GB,dee@example.com,Lovelace Holding,yes
        navy.example,Hopper Navigation Inc.,US,eli@example.com,,no
        turing.example,Turing Machines,GB,fay@example.com,,no
        turing-us.example,Turing Machines,US,eli@example.com,,no
        """;

    public const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map:
              person.email: data.email
              person.country: data.country
              account.name: data.company
        lists:
          accounts: { from: ACCOUNTS_URL, key: domain, every: "0 3 * * *", zone: Europe/Berlin }
        accounts:
          list: accounts
          map: { account.owner: owner, account.parent: parent, account.customer: customer }
        assignments:
          sdr: { pool: reps.csv, strategy: owner, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            assign: sdr
            branches:
              - { name: customer, when: { account.customer: true }, do: [ { to: sequencer, with: { owner: "{{ owner.email }}" } } ] }
              - { name: other, do: [ { to: other-sequencer, with: { owner: "{{ owner.email }}" } } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
          other-sequencer: { connector: http, url: OTHER_URL }
        """;

    private const string Reps = """
        name,email,team
        Dee Park,dee@example.com,sales
        Eli Ray,eli@example.com,sales
        Fay Orr,fay@example.com,sales
        """;

    public static Task<PipelineHarness> StartAsync(
        AzuriteFixture azurite, SheetServer server, string document = Document, bool stageByStage = false) =>
        PipelineHarness.StartAsync(
            azurite, document, new() { ["ACCOUNTS_URL"] = server.Address }, new() { ["reps.csv"] = Reps }, stageByStage: stageByStage);

    /// <summary>Syncs what is due, a day later.</summary>
    public static async Task SyncAsync(this PipelineHarness pipeline)
    {
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        await pipeline.Get<OpsTimers>().RunSchedulesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a lead and lets everything happen.</summary>
    /// <returns>The id of its event.</returns>
    public static async Task<string> LeadAsync(this PipelineHarness pipeline, string id, string email, string? company, string? country)
    {
        var body = new JsonObject
        {
            ["type"] = "form.submitted",
            ["data"] = new JsonObject { ["email"] = email, ["company"] = company, ["country"] = country },
        };
        var (_, answer) = await pipeline.SendAsync("forms", body.ToJsonString(), id);
        await pipeline.DrainAsync();
        var story = await pipeline.TraceAsync(FieldText.From(answer["id"])!);
        return FieldText.From(story["events"]![0]!["event"])!;
    }
}
