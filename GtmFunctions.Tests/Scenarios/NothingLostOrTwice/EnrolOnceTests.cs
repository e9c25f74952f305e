using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// An API without an idempotency key is asked before it is told again: a crash anywhere in an action's life enrols nobody twice.
/// </summary>
public sealed class EnrolOnceTests(AzuriteFixture azurite)
{
    internal const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email }
        workflows:
          inbound:
            on: [lead.created]
            do: [ { to: cadences, with: { cadence: 12 } } ]
        destinations:
          cadences: { connector: salesloft, url: SALESLOFT_URL, token: SALESLOFT_TOKEN }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryStorageCall_Fails_ThePersonIsEnrolledOnce(bool takesEffect)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        var api = new SequenceApi { Email = "ada@analytical.example" };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Document, new() { ["SALESLOFT_URL"] = server.Url.ToString(), ["SALESLOFT_TOKEN"] = "token-for-tests" });
        await LiveAsync(pipeline, "msg_first");
        pipeline.Script.Calls.Clear();
        await LiveAsync(pipeline, "msg_measure");
        var calls = pipeline.Script.Calls.Count;

        for (var call = 0; call < calls; call++)
        {
            api.Enrolments = 0;
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, fatal: true);
            await LiveAsync(pipeline, $"msg_{call}");
            Assert.True(api.Enrolments == 1, $"{strike} call {call} ({pipeline.Script.Calls[call]}): {api.Enrolments} enrolments");
        }
    }

    private static async Task LiveAsync(PipelineHarness pipeline, string messageId)
    {
        while ((await pipeline.SendAsync("forms", Scenarios.Document.Lead, messageId)).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
    }
}
