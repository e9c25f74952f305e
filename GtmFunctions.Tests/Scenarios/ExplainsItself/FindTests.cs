using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>Whoever looks for a person, a company or an id finds every event of it, whatever its source and subject.</summary>
public sealed class FindTests(AzuriteFixture azurite)
{
    private const string OneWorkflow = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { asked: lead.created, "*": deal.updated }
            map: { person.email: data.email, person.phone: data.phone, deal.id: data.deal }
        workflows:
          all: { on: [lead.created], do: [ { to: first } ] }
        destinations:
          first: { connector: http, url: SEQUENCER_URL }
        """;

    [Theory]
    [InlineData("?q=jane@acme.example", "a,b,c")]
    [InlineData("?person=Jane%20Roe%20%3Cjane@acme.example%3E", "a,b,c")]
    [InlineData("?account=www.acme.com", "d")]
    [InlineData("?q=acme.com", "d")]
    [InlineData("?q=%2B49%2030%20123456", "a")]
    [InlineData("?phone=004930123456", "a")]
    [InlineData("?id=D-42", "c")]
    [InlineData("?q=d-42", "c")]
    [InlineData("?id=a", "a")]
    [InlineData("?q=JANE@AC", "a,b")]
    [InlineData("?q=jane@acme.example&type=deal.updated", "b,c")]
    [InlineData("?q=jane@acme.example&outcome=delivered", "a")]
    [InlineData("?q=nobody@acme.example", "")]
    public async Task ListEvents_OfWhatIsKnown_NamesAllOfIt(string query, string found)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, OneWorkflow);
        await SendAsync(pipeline, "a", "asked", """{"email":"jane@acme.example","phone":"+49 30 123456"}""");
        await SendAsync(pipeline, "b", "changed", """{"email":"jane@acme.example"}""");
        await SendAsync(pipeline, "c", "changed", """{"deal":"D-42","contacts":[{"email":"Jane@acme.example"}]}""");
        await SendAsync(pipeline, "d", "changed", """{"email":"bob@eu.acme.com"}""");

        var (status, answer) = await ListAsync(pipeline, query);

        Assert.Equal(200, status);
        var ids = answer["events"]!.AsArray().Select(line => FieldText.From(line!["providerId"])).Reverse();
        Assert.Equal(found, string.Join(',', ids));
        Assert.True(answer["searched"]!["complete"]!.GetValue<bool>());
        Assert.Null(answer["next"]);
    }

    [Theory]
    [InlineData("?person=jane", "'jane' is no e-mail address.")]
    [InlineData(
        "?account=gmail.com", "'gmail.com' is no company's domain; a free mail provider's is nobody's, so look for the person.")]
    [InlineData("?phone=12", "'12' is no telephone number.")]
    [InlineData("?person=jane@acme.example&id=4", "Give one of 'person', 'id', not several.")]
    [InlineData("?after=4", "'after' is the 'next' of the answer before.")]
    public async Task ListEvents_OfWhatIsNone_Is400AndSaysWhy(string query, string error)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, OneWorkflow);

        var (status, answer) = await ListAsync(pipeline, query);

        Assert.Equal((400, error), (status, FieldText.From(answer["error"])));
    }

    private static Task<(int Status, JsonNode Answer)> ListAsync(PipelineHarness pipeline, string query) =>
        pipeline.OpsAsync((ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken), query);

    private static async Task SendAsync(PipelineHarness pipeline, string id, string type, string data)
    {
        var (status, _) = await pipeline.SendAsync(
            "forms", $$"""{"type":"{{type}}","timestamp":"2026-11-23T09:00:00Z","data":{{data}}}""", id);
        Assert.Equal(200, status);
        await pipeline.DrainAsync();
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
