using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Pages.Drift;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages.Drift;

/// <summary>What the page of drift says.</summary>
public sealed class DriftQueryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Drift_BeforeAnythingCame_SaysWhatFillsIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, new([PagesApp.SignInIsOn]));
        await using var app = await PagesApp.ServeAsync(pipeline);

        var page = JsonNode.Parse(await app.JsonAsync("drift"))!;

        Assert.Equal("idle", (string?)page["standing"]);
        Assert.StartsWith("No event was taken in yet", (string?)page["answer"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_OfOneSource_ListsItsTypesThatNobodyListensFor()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, new([PagesApp.SignInIsOn]));
        await using var app = await PagesApp.ServeAsync(pipeline);
        await pipeline.SendAsync("forms", """{"type":"form.abandoned","data":{}}""");
        await pipeline.SendAsync("more-forms", Document.Lead, "msg_2");
        await pipeline.DrainAsync();

        var page = JsonNode.Parse(await app.JsonAsync("drift", "?source=forms"))!;

        Assert.Equal("form.abandoned", (string?)Assert.Single(page["unhandled"]!.AsArray())!["type"]);
        Assert.Equal("1", FieldText.From(page["watched"]));
        Assert.Equal("No payload of forms changed; 1 event type is watched. 1 event type has nobody who listens.", (string?)page["answer"]);
    }

    [Theory]
    [InlineData(DriftKind.Missing, "data.phone is missing; it was always there", Standing.Attention)]
    [InlineData(DriftKind.Retyped, "data.phone is number; it was string", Standing.Attention)]
    [InlineData(DriftKind.Unknown, "data.phone is new (number)", Standing.Idle)]
    [InlineData(DriftKind.Renamed, "data.phone is likely called data.tel now", Standing.Attention)]
    public void Model_OfAChangeOfAFieldThatIsRead_SaysWhatAndWhetherItMatters(DriftKind kind, string what, Standing standing)
    {
        var model = DriftQuery.Model([Line(kind, ["forms.map person.phone"], null)], [Type()], null, ["forms"]);

        var change = Assert.Single(model.Changes);
        Assert.Equal((what, standing), (change.What, change.Standing));
        Assert.Equal(standing == Standing.Attention ? Standing.Attention : Standing.Good, model.Standing);
    }

    [Fact]
    public void Model_OfARenameWhoseNewNameIsReadToo_IsNoConcern()
    {
        var model = DriftQuery.Model(
            [Line(DriftKind.Renamed, ["forms.map person.phone"], ["forms.map person.phone"])], [Type()], null, ["forms"]);

        Assert.Equal(Standing.Good, model.Standing);
        Assert.Equal("Payloads changed in 1 way, none of which your rules read.", model.Answer);
    }

    private static DriftLine Line(DriftKind kind, IReadOnlyList<string> readBy, IReadOnlyList<string>? newReadBy) => new(
        "forms",
        "lead.created",
        "form.submitted",
        PipelineHarness.Start,
        PipelineHarness.Start,
        3,
        "e20261123-0123",
        new ObservedDrift(
            kind, "data.phone", kind == DriftKind.Renamed ? "data.tel" : null, JsonTypes.String, JsonTypes.Number, "1", readBy, newReadBy));

    private static SeenType Type() =>
        new("forms", "lead.created", "form.submitted", 3, PipelineHarness.Start, true, ["inbound"], [], 5, true);
}
