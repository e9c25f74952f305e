using GtmFunctions.Cli.Cost;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Accounts;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.StorageCost;

/// <summary>
/// What events cost in storage calls, against <c>GtmFunctions/Cli/Cost/measured.json</c>, by which docs/operations.md and <c>gtm cost</c>
/// go.
/// </summary>
public sealed class StorageCallTests(AzuriteFixture azurite)
{
    // A call more or less is no other price
    private const double Allowed = 1;

    private const string Plain = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types:
              asked: lead.created
              asked.much: demo.requested
              asked.nothing: contact.created
              asked.slowly: deal.created
              looked: page.viewed
            map: { person.email: data.email }
        workflows:
          one: { on: [lead.created], do: [ { to: first } ] }
          three: { on: [demo.requested], do: [ { to: first }, { to: second }, { to: third } ] }
          none: { on: [contact.created], filter: { person.email: nobody@nowhere.example }, do: [ { to: first } ] }
          slowly: { on: [deal.created], do: [ { to: slow } ] }
        signals:
          keen: { key: person.email, within: 7d, all: [ { on: page.viewed, atLeast: 5 } ], emit: account.keen }
        destinations:
          first: { connector: http, url: SEQUENCER_URL }
          second: { connector: http, url: OTHER_URL }
          third: { connector: http, url: SLACK_URL }
          slow: { connector: http, url: SEQUENCER_URL, limit: { requests: 100, per: 1m } }
        """;

    private static readonly MeasuredCalls Measured = MeasuredCalls.Load();

    [Fact]
    public async Task Plainest_AndItsDuplicate_MakeTheCallsThatTheCostTableSays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Plain);
        await SendAsync(pipeline, "forms", "asked", "msg_first", "ada");

        var plainest = await CountAsync(pipeline, "forms", "asked", "msg_second", "grace");
        var duplicate = await CountAsync(pipeline, "forms", "asked", "msg_second", "grace");

        Assert.Equal(2, pipeline.Received("sequencer").Count);
        AreAsMeasured(Measured.Events["plainest"], plainest);
        AreAsMeasured(Measured.Events["duplicate"], duplicate);
    }

    [Fact]
    public async Task Filtered_MakesTheCallsThatTheCostTableSays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Plain);
        await SendAsync(pipeline, "forms", "asked.nothing", "msg_first", "ada");

        AreAsMeasured(Measured.Events["filtered"], await CountAsync(pipeline, "forms", "asked.nothing", "msg_second", "grace"));
        Assert.Empty(pipeline.Received("sequencer"));
    }

    [Fact]
    public async Task CountedForASignal_MakesTheCallsThatTheCostTableSays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Plain);
        await SendAsync(pipeline, "forms", "looked", "msg_first", "ada");

        AreAsMeasured(Measured.Events["counted"], await CountAsync(pipeline, "forms", "looked", "msg_second", "ada"));
    }

    [Fact]
    public async Task ActionsWithALimit_MakeTheCallsThatTheCostTableSays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Plain);
        await SendAsync(pipeline, "forms", "asked.slowly", "msg_first", "ada");

        AreAsMeasured(Measured.Events["paced"], await CountAsync(pipeline, "forms", "asked.slowly", "msg_second", "ada"));
        Assert.Equal(2, pipeline.Received("sequencer").Count);
    }

    [Fact]
    public async Task ActionsBeyondTheFirst_MakeTheCallsThatTheCostTableSays()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Plain);
        await SendAsync(pipeline, "forms", "asked.much", "msg_first", "ada");

        var three = await CountAsync(pipeline, "forms", "asked.much", "msg_second", "grace");

        Assert.Equal(2, pipeline.Received("slack").Count);
        AreAsMeasured(Measured.Events["plainest"].Plus(Measured.AnotherAction.Times(2)), three);
    }

    [Fact]
    public async Task Lead_OfTheDemo_MakesTheCallsThatTheCostTableSays()
    {
        await using var companies = await LocalServer.StartAsync(200, """{"employees":850,"industry":"software","country":"GB"}""");
        var demo = BundleFiles.Load(DemoSettings.Document);
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite,
            demo.Document,
            new()
            {
                ["WEBSITE_FORMS_SECRET"] = Document.FormsSecret,
                ["HUBSPOT_APP_SECRET"] = Document.CrmSecret,
                ["STRIPE_SIGNING_SECRET"] = Document.CrmSecret,
                ["SEQUENCER_SECRET"] = Document.FormsSecret,
                ["GTM_LINK_SECRET"] = "link-secret-for-tests-only",
                ["GTM_PUBLIC_URL"] = "https://gtm.example",
                ["COMPANY_API"] = companies.Url.AbsoluteUri.TrimEnd('/'),
            },
            demo.Tables.ToDictionary());
        pipeline.Get<Microsoft.Extensions.Configuration.IConfiguration>()["SLACK_SDR_URL"] = $"{pipeline.Address}/sink/slack";

        // The first makes the day's table and asks for the company; the second is like all that come after it. A minute later, so that it
        // need not wait for the first at a destination that takes one a second
        await SendAsync(pipeline, "website-forms", "form.submitted", "msg_ada", "ada");
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));

        // Each instance looks once in 15 s whether a list has changed, however many events come
        await pipeline.Get<ListsInUse>().EnsureAsync(TestContext.Current.CancellationToken);
        var matching = pipeline.Get<ConfigurationVersions>().Loaded!.Accounts!;
        await pipeline.Get<AccountsInUse>().RefreshAsync(matching, TestContext.Current.CancellationToken);
        var lead = await CountAsync(pipeline, "website-forms", "form.submitted", "msg_grace", "grace");

        Assert.Equal(2, pipeline.Received("slack").Count);
        AreAsMeasured(Measured.Events["lead"], lead);
    }

    private static async Task<Dictionary<string, int>> CountAsync(
        PipelineHarness pipeline, string source, string type, string id, string name)
    {
        pipeline.Script.Calls.Clear();
        await SendAsync(pipeline, source, type, id, name);
        var calls = pipeline.Script.Calls.GroupBy(ServiceOf).ToDictionary(service => service.Key, service => service.Count());
        calls["messages"] = pipeline.Script.Calls.Count(
            call => ServiceOf(call) == "queues" && call.StartsWith("POST ", StringComparison.Ordinal));
        TestContext.Current.SendDiagnosticMessage($"{type} {id}: {string.Join(", ", calls)}: {string.Join("; ", pipeline.Script.Calls)}");
        return calls;
    }

    private static void AreAsMeasured(EventCalls measured, Dictionary<string, int> calls)
    {
        Assert.Equal(measured.Queues, calls["queues"]);
        Assert.Equal(measured.Messages, calls["messages"]);
        Assert.InRange(calls["tables"], measured.Tables - Allowed, measured.Tables + Allowed);
        Assert.InRange(calls.GetValueOrDefault("blobs"), measured.Blobs, measured.Blobs + Allowed);
    }

    private static async Task SendAsync(PipelineHarness pipeline, string source, string type, string id, string name)
    {
        var (status, _) = await pipeline.SendAsync(
            source,
            $$$"""
            {"type":"{{{type}}}","timestamp":"2026-11-23T09:00:00Z",
             "data":{"email":"{{{name}}}@analytical.example","name":"{{{name}}}","title":"VP Sales"}}
            """,
            id);
        Assert.Equal(200, status);
        await pipeline.DrainAsync();
    }

    private static string ServiceOf(string call) =>
        call.Contains("/messages", StringComparison.Ordinal) ? "queues"
        : ContainerNames.All.Any(name => call.Contains($"/{name}", StringComparison.Ordinal)) ? "blobs"
        : "tables";
}
