using System.Net;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Scenarios.Alarms;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>What the page of alarms tells, and its mute.</summary>
public sealed class AlarmsPageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Alarms_WithoutAlertsInTheRules_SayThatNobodyIsTold()
    {
        await using var pipeline = await PagesWorld.StartAsync(azurite);
        await using var app = await PagesApp.ServeAsync(pipeline);

        var model = JsonNode.Parse(await app.JsonAsync("alarms"))!;

        Assert.StartsWith("Nobody is told of anything", FieldText.From(model["answer"]), StringComparison.Ordinal);
        Assert.Equal("attention", FieldText.From(model["standing"]));
    }

    [Fact]
    public async Task Alarm_ThatLasts_IsToldWithWhatToDoAndCanBeMuted()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, $"{AlertBench.Document}alerts: {{ to: slack, on: [dead-letter] }}", new([PagesApp.SignInIsOn]));
        await using var app = await PagesApp.ServeAsync(pipeline);
        var bench = new AlertBench(pipeline);
        await pipeline.SendAsync("forms", "{\"type\":", "msg_odd");
        await pipeline.DrainAsync();
        await bench.LookForAsync(3);

        var open = JsonNode.Parse(await app.JsonAsync("alarms"))!;
        var alarm = Assert.Single(open["alarms"]!.AsArray())!;
        using var muted = await app.SubmitAsync(
            $"alarms/{FieldText.From(alarm["key"])}/mute", ("for", "4h"), ("reason", "the sender mends it"));
        var after = JsonNode.Parse(await app.JsonAsync("alarms"))!;

        Assert.StartsWith("1 open: ", FieldText.From(open["answer"]), StringComparison.Ordinal);
        Assert.NotEmpty(FieldText.From(alarm["advice"])!);
        Assert.StartsWith("/api/ops/pages/", FieldText.From(alarm["link"]), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, muted.StatusCode);
        Assert.Contains("by Ann: the sender mends it", FieldText.From(after["alarms"]![0]!["muted"]), StringComparison.Ordinal);
        Assert.DoesNotContain("open", FieldText.From(after["answer"]), StringComparison.Ordinal);
    }
}
