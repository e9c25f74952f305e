using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

public sealed class MapTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Map_ForABrowser_LeadsToThePage()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (status, _) = await pipeline.CallAsync<OpsEndpoints>(
            (ops, request) => ops.GetMapAsync(request, TestContext.Current.CancellationToken), "", ("Accept", "text/html,*/*;q=0.8"));

        Assert.Equal(302, status);
    }

    [Fact]
    public async Task Map_AfterSomeTraffic_ShowsProvidersRetriesWhereThingsGoAndTheGaps()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.SendAsync("forms", """{"type":"form.abandoned","data":{}}""", "msg_2");
        await pipeline.DrainAsync();
        await pipeline.Get<DriftWatch>().FlushAsync(TestContext.Current.CancellationToken);

        var (status, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(200, status);
        var crm = map["sources"]!.AsArray().Single(source => FieldText.From(source!["source"]) == "crm")!;
        Assert.Equal("HubSpot", FieldText.From(crm["title"]));
        Assert.NotEmpty(FieldText.From(crm["retries"]!["note"])!);
        Assert.Equal("503", FieldText.From(crm["retries"]!["weAnswerOurOwnFaultsWith"]));
        var sequencer = map["destinations"]!.AsArray().Single(destination => FieldText.From(destination!["destination"]) == "sequencer")!;
        Assert.Equal(["inbound:high", "deals:always"], sequencer["usedBy"]!.AsArray().Select(FieldText.From));
        Assert.Equal(["more-forms", "crm"], map["gaps"]!["sourcesNeverHeardOf"]!.AsArray().Select(FieldText.From));
        Assert.Equal("form.abandoned", FieldText.From(Assert.Single(map["gaps"]!["unhandledTypes"]!.AsArray())!["type"]));
        Assert.Equal(["deals"], map["gaps"]!["workflowsThatNothingReached"]!.AsArray().Select(FieldText.From));
    }
}
