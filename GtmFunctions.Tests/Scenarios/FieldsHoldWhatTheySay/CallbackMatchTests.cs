using System.Text;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>Which event a callback answers, and that it answers it once.</summary>
public sealed class CallbackMatchTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("e20261123-0123456789abcdef01234567:clay-person", "no event waits for clay with this id")]
    [InlineData("e20250101-0123456789abcdef01234567:clay-person", "no event waits for clay with this id")]
    [InlineData("row 7", "this is no id that we sent")]
    [InlineData(null, "it has no correlation_id")]
    public async Task CallBack_ThatAnswersNothing_IsAnEventOfItsOwnWithANote(string? correlation, string why)
    {
        await using var run = await Awaiting.StartAsync(
            azurite, Awaiting.Document.Replace("on: [lead.created]", "on: [lead.created, enrichment.completed]", StringComparison.Ordinal));
        var own = await run.EventOfAsync(await run.CallBackAndDrainAsync(correlation));

        var trace = await run.Pipeline.TraceAsync(own);
        Assert.StartsWith(why, FieldText.From(trace["stages"]![2]!["callBack"]!["why"]), StringComparison.Ordinal);
        Assert.Equal("high", FieldText.From(trace["stages"]![3]!["workflows"]![0]!["branch"]));
        Assert.Single(run.Pipeline.Received("slack"));
    }

    [Fact]
    public async Task CallBack_OfAnotherSourceOrAnotherSecret_ReleasesNothing()
    {
        var document = Awaiting.Document.Replace(
            "enrichers:",
            "  partner: { provider: clay, secrets: [PARTNER_SECRET] }\nenrichers:\n  other: { connector: clay, url: CLAY_PERSON_URL, " +
            "key: person.email, await: { source: partner, correlate: correlation_id, upTo: 1m } }",
            StringComparison.Ordinal);
        await using var run = await Awaiting.StartAsync(
            azurite, document, settings: new() { ["PARTNER_SECRET"] = "partner-secret-for-tests" });
        var lead = await run.LeadAsync();
        var body = Encoding.UTF8.GetBytes(Awaiting.Body($"{lead}:clay-person", "run_1"));

        var (status, _) = await run.Pipeline.PostAsync(
            "clay", body, new Dictionary<string, string> { ["Authorization"] = "Bearer forged" });
        var (taken, _) = await run.Pipeline.PostAsync(
            "partner", body, new Dictionary<string, string> { ["Authorization"] = "Bearer partner-secret-for-tests" });
        await run.Pipeline.DrainAsync();

        Assert.Equal((401, 200), (status, taken));
        Assert.Empty(run.Pipeline.Received("slack"));
    }

    [Fact]
    public async Task CallBack_RedeliveredOrRepeated_ReleasesOnce()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();

        await run.CallBackAsync($"{lead}:clay-person");
        await run.CallBackAndDrainAsync($"{lead}:clay-person");
        var second = await run.CallBackAndDrainAsync($"{lead}:clay-person", "run_2", "CEO");

        Assert.Single(run.Pipeline.Received("slack"));
        Assert.Single(run.Crm.Requests);
        var told = await run.Pipeline.TraceAsync(await run.EventOfAsync(second));
        Assert.Equal("answered", FieldText.From(told["outcome"]));
        Assert.Contains("answered first", FieldText.From(told["stages"]![2]!["callBack"]!["why"]), StringComparison.Ordinal);
    }
}
