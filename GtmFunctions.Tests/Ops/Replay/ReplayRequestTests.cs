using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Replay;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Ops.Replay;

public sealed class ReplayRequestTests
{
    private static readonly OpsCall Known = OpsCalls.ReplayDeadLetters;

    [Fact]
    public async Task From_ManyWithoutAWord_LeavesOutWhatPeopleWouldNotice()
    {
        var asked = ReplayRequest.From(await FieldsAsync("{}"), many: true, "v2", "old");

        Assert.Equal(["money", "notify"], asked.How.LeaveOut);
        Assert.Equal((10, null, null, false), (asked.Rate, asked.How.From, asked.How.Configuration, asked.DryRun));
    }

    [Theory]
    [InlineData("""{"include":["notify"]}""", "money")]
    [InlineData("""{"include":"notify, money"}""", "")]
    [InlineData("""{"include":["notify"],"skip":["enrol"]}""", "enrol,money")]
    [InlineData("""{"skip":["notify"]}""", "money,notify")]
    public async Task From_IncludeAndSkip_AreTakenTogether(string body, string leftOut) =>
        Assert.Equal(leftOut, string.Join(',', ReplayRequest.From(await FieldsAsync(body), many: true, "v2", "old").How.LeaveOut));

    [Fact]
    public async Task From_OneThing_LeavesOutNothingUnlessAsked() =>
        Assert.Empty(ReplayRequest.From(await FieldsAsync("{}"), many: false, "v2", "old").How.LeaveOut);

    [Fact]
    public async Task From_ParametersOfTheAddress_AreReadAsTheBodyIs()
    {
        var asked = ReplayRequest.From(
            await FieldsAsync("", "?from=route&configuration=current&dryRun=true&rate=50&again=send,upsert&code=a-key"), many: true, "v2",
            "old");

        Assert.Equal((ReplayStage.Route, "v2", true, 50), (asked.How.From, asked.How.Configuration, asked.DryRun, asked.Rate));
        Assert.Equal(["send", "upsert"], asked.How.Again);
    }

    [Fact]
    public async Task From_FromDeliver_DoesNothingAgainUnlessAsked() =>
        Assert.Empty(ReplayRequest.From(await FieldsAsync("""{"from":"deliver"}"""), many: true, "v2", "old").How.Again);

    [Theory]
    [InlineData("""{"destinaton":"crm"}""", "'destinaton' is not known here: did you mean 'destination'?")]
    [InlineData("""{"from":"enrichment"}""", "'from' is one of intake, enrich, route, deliver, not 'enrichment'.")]
    [InlineData("""{"configuration":"latest"}""", "'configuration' is one of old, current")]
    [InlineData("""{"include":["notifications"]}""", "'include' names some of send, upsert, notify, enrol, money")]
    [InlineData("""{"include":["notify"],"skip":["notify"]}""", "'notify' is in 'include' and in 'skip'.")]
    [InlineData("""{"rate":0}""", "'rate' is a number from 1 to 100.")]
    [InlineData("""{"dryRun":"perhaps"}""", "'dryRun' is true or false")]
    [InlineData("""[1]""", "The body is JSON, but no object.")]
    [InlineData("""{"from":""", "The body is no JSON")]
    public async Task From_WhatCannotBeRead_SaysWhatToWrite(string body, string message)
    {
        var wrong = await Assert.ThrowsAsync<OpsRequestException>(
            async () => ReplayRequest.From(await FieldsAsync(body), many: true, "v2", "old"));

        Assert.StartsWith(message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"queue":"gtm-action"}""", "'queue' is one of gtm-received")]
    [InlineData("""{"class":"loud"}""", "'class' is one of send")]
    [InlineData("""{"since":"yesterday"}""", "'since' is an ISO 8601 time")]
    public async Task Letters_WhatCannotBeRead_SaysWhatToWrite(string body, string message)
    {
        var wrong = await Assert.ThrowsAsync<OpsRequestException>(async () => ReplayRequest.Letters(await FieldsAsync(body), Now));

        Assert.StartsWith(message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7d", "2026-11-19T09:00:00Z")]
    [InlineData("90m", "2026-11-26T07:30:00Z")]
    [InlineData("2026-11-01T00:00:00+01:00", "2026-10-31T23:00:00Z")]
    public async Task Filters_OfATimeOrAnAge_AreThatTime(string since, string time)
    {
        var fields = await FieldsAsync($$"""{"since":"{{since}}","until":"{{since}}"}""");
        var expected = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

        var (letters, events) = (ReplayRequest.Letters(fields, Now), ReplayRequest.Events(fields, Now));

        Assert.Equal((expected, expected), (letters.Since, letters.Until));
        Assert.Equal((expected, expected), (events.Since, events.Until));
    }

    [Fact]
    public async Task RequireAll_NothingIsNamed_AsksForTheWord()
    {
        var nothing = await FieldsAsync("{}");
        Assert.Throws<OpsRequestException>(() => ReplayRequest.RequireAll(nothing, ReplayRequest.Letters(nothing, Now).IsEmpty));

        var said = await FieldsAsync("""{"all":true}""");
        ReplayRequest.RequireAll(said, ReplayRequest.Letters(said, Now).IsEmpty);
    }

    private static DateTimeOffset Now { get; } = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    private static Task<OpsFields> FieldsAsync(string body, string query = "")
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.QueryString = new QueryString(query);
        return OpsFields.ReadAsync(context.Request, Known, TestContext.Current.CancellationToken);
    }
}
