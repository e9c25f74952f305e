using System.Globalization;
using System.Text.RegularExpressions;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Infra;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.StorageCost;

/// <summary>What an event costs in storage calls, against what the cost table of docs/operations.md says.</summary>
public sealed partial class StorageCallTests(AzuriteFixture azurite)
{
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
        await LeadAsync(pipeline, "ada");
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        pipeline.Script.Calls.Clear();
        await LeadAsync(pipeline, "grace");

        Assert.Equal(2, pipeline.Received("slack").Count);
        var calls = pipeline.Script.Calls.GroupBy(ServiceOf).ToDictionary(service => service.Key, service => service.Count());
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", calls));
        var row = CostRow().Match(InfraFolder.Read("docs/operations.md"));
        Assert.True(row.Success, "the cost table has no row of a lead of the demo");
        Assert.Equal(Number(row, "queues"), calls["queues"]);

        // A call more or less is no other price
        Assert.InRange(calls["tables"], Number(row, "tables") - 4, Number(row, "tables") + 4);
        Assert.InRange(calls.GetValueOrDefault("blobs"), 0, Number(row, "blobs") + 1);
    }

    private static async Task LeadAsync(PipelineHarness pipeline, string name)
    {
        var (status, _) = await pipeline.SendAsync(
            "website-forms",
            $$$"""
            {"type":"form.submitted","timestamp":"2026-11-23T09:00:00Z",
             "data":{"email":"{{{name}}}@analytical.example","name":"{{{name}}}","title":"VP Sales"}}
            """,
            $"msg_{name}");
        Assert.Equal(200, status);
        await pipeline.DrainAsync();
    }

    private static string ServiceOf(string call) =>
        call.Contains("/messages", StringComparison.Ordinal) ? "queues"
        : ContainerNames.All.Any(name => call.Contains($"/{name}", StringComparison.Ordinal)) ? "blobs"
        : "tables";

    private static int Number(Match row, string group) => int.Parse(row.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| a lead of the demo[^|]*\| (?<queues>\d+) \| (?<tables>\d+) \| (?<blobs>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex CostRow();
}
