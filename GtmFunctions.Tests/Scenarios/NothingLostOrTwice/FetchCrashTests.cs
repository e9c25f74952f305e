using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Promise 1 for events whose record is fetched at a second try: whichever storage call fails, the lead arrives once, with its e-mail
/// address.
/// </summary>
public sealed class FetchCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 7;

    private const string Leads = """
        version: 1
        sources:
          crm:
            provider: hubspot
            secrets: [CRM_SECRET]
            types: { contact.creation: lead.created }
            fetch: { token: HUBSPOT_TOKEN, url: HUBSPOT_URL, breaker: { failures: 1000 } }
        workflows:
          leads: { on: [lead.created], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        """;

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public Task SomeStorageCall_Fails_TheLeadArrivesOnceAndWhole(bool takesEffect, bool endsTheProcess) =>
        RunAsync(takesEffect, endsTheProcess, Sample);

    [Theory(Explicit = true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public Task EveryStorageCall_Fails_TheLeadArrivesOnceAndWhole(bool takesEffect, bool endsTheProcess) =>
        RunAsync(takesEffect, endsTheProcess, step: 1);

    private async Task RunAsync(bool takesEffect, bool endsTheProcess, int step)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Leads, new() { ["HUBSPOT_URL"] = crm.Server.Url.ToString().TrimEnd('/'), ["HUBSPOT_TOKEN"] = HubSpotStandIn.Token });
        await LiveAsync(pipeline, crm, 10_000);
        pipeline.Script.Calls.Clear();
        await LiveAsync(pipeline, crm, 10_001);
        var calls = pipeline.Script.Calls.Count;
        Assert.InRange(calls, 20, 100);

        for (var call = 0; call < calls; call += step)
        {
            var before = pipeline.Received("sequencer").Select(lead => lead.IdempotencyKey).ToHashSet();
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, endsTheProcess);
            await LiveAsync(pipeline, crm, call);

            var where = $"call {call} of {calls} ({pipeline.Script.Calls[call]})";
            var sent = pipeline.Received("sequencer").Where(lead => !before.Contains(lead.IdempotencyKey)).ToArray();
            Assert.True(sent.Select(lead => lead.IdempotencyKey).Distinct().Count() == 1, $"{where}: {sent.Length} calls");
            Assert.All(sent, lead => Assert.True(
                FieldText.From(lead.Body!["data"]?["person"]?["email"]) == "ada@analytical.example",
                $"{where}: {lead.Body!.ToJsonString()}"));
        }
    }

    private static async Task LiveAsync(PipelineHarness pipeline, HubSpotStandIn crm, int number)
    {
        crm.Fail(503, times: 1);
        var body =
            $$"""[{"eventId": {{number}}, "subscriptionId": 2, "portalId": 3, "appId": 4, "occurredAt": 1764000000000, "subscriptionType": "contact.creation", "objectId": 101}]""";
        while ((await pipeline.SendAsync("crm", body)).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
        pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
    }
}
