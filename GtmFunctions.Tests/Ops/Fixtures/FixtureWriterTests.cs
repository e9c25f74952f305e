using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Ops.Fixtures;
using Xunit;

namespace GtmFunctions.Tests.Ops.Fixtures;

public sealed class FixtureWriterTests
{
    private static readonly FixtureWriter Writer = new(ConnectorCatalogue.Load());

    private static JsonObject Story => JsonNode.Parse("""
        {
          "id": "e20260302-0123456789abcdef01234567",
          "firstSeenAt": "2026-03-02T09:00:01.5Z",
          "event": {
            "id": "e20260302-0123456789abcdef01234567", "source": "forms", "type": "lead.created", "subject": "ada@acme.example",
            "time": "2026-03-02T09:00:00Z", "providerid": "x", "providertype": "form.submitted",
            "data": {
              "person": { "email": "ada@acme.example", "name": "Ada", "title": "VP" }, "account": { "domain": "acme.example" },
              "raw": { "a": 1 }
            }
          },
          "stages": [
            { "stage": "intake" },
            { "stage": "enrich", "enrichers": [ { "enricher": "company", "gave": {
              "account.employees": { "value": 850, "from": "company.1" },
              "account.country": { "value": "DE", "from": "company.1" },
              "account.industry": { "value": "software", "from": "gone" },
              "account.name": { "value": "Acme", "from": "company.1", "kept": "ACME" } } } ] }
          ]
        }
        """)!.AsObject();

    [Fact]
    public async Task OfEvent_Story_IsAFixtureOfWhatHappensNowAndPasses()
    {
        var text = await Writer.OfEventAsync(FixtureDocument.Configuration, Story, "ada");

        Assert.Equal(
            """
              ada:
                given:
                  type: lead.created
                  source: forms
                  subject: ada@acme.example
                  time: "2026-03-02T09:00:00Z"
                  data:
                    person:
                      email: ada@acme.example
                      name: Ada
                      title: VP
                    account:
                      domain: acme.example
                known:
                  account.employees: 850
                  account.country: DE
                at: "2026-03-02T09:00:01.5Z"
                expect:
                  outcome: routed
                  branch: high
                  team: emea
                  owner: ann@example.com
                  score:
                    points: 60
                    tier: high
                  actions:
                    - to: slack
                      message: "Ada for Ann, 60 points: [acknowledge.url]"
                    - sequencer

            """.ReplaceLineEndings("\n"),
            text);
        await AssertPassesAsync(text);
    }

    [Fact]
    public async Task OfEvent_WithoutAName_IsNamedByItsTypeAndId() => Assert.StartsWith(
        "  lead-created-01234567:\n",
        await Writer.OfEventAsync(FixtureDocument.Configuration, Story, null),
        StringComparison.Ordinal);

    [Fact]
    public async Task OfEvent_WhosePayloadWasForgotten_SaysSo()
    {
        var story = Story;
        story.Remove("event");
        story["forgotten"] = "2026-04-01";

        var wrong = await Assert.ThrowsAsync<FormatException>(() => Writer.OfEventAsync(FixtureDocument.Configuration, story, null));

        Assert.Equal("The payload of this event was forgotten: its time is over.", wrong.Message);
    }

    [Fact]
    public async Task OfRequest_CapturedWebhook_IsAFixtureOfItAndPasses()
    {
        var text = await Writer.OfRequestAsync(
            FixtureDocument.Configuration,
            JsonNode.Parse("""
                {
                  "fixture": "gtm-request", "source": "forms", "at": "2026-03-02T09:00:00Z", "contentType": "application/json",
                  "headers": { "Webhook-Id": "msg_1" },
                  "text": "{\"type\":\"form.submitted\",\"data\":{\"email\":\"ada@acme.example\",\"name\":\"Zoë: 🎉\"}}"
                }
                """)!.AsObject(),
            "captured");

        Assert.Contains(
            "      source: forms\n      headers:\n        webhook-id: msg_1\n      payload:\n        type: form.submitted\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("outcome: logged", text, StringComparison.Ordinal);
        await AssertPassesAsync(text);
    }

    [Theory]
    [InlineData(
        """{ "fixture": "gtm-request", "source": "form", "text": "{}" }""",
        "The document has no source 'form': did you mean 'forms'?")]
    [InlineData("""{ "source": "forms", "text": "{}" }""", "This is no file that gtm capture saved.")]
    [InlineData("""{ "fixture": "gtm-request", "source": "forms" }""", "The file has no body.")]
    public async Task OfRequest_SomethingElse_SaysWhatIsWrong(string json, string message)
    {
        var wrong = await Assert.ThrowsAsync<FormatException>(
            () => Writer.OfRequestAsync(FixtureDocument.Configuration, JsonNode.Parse(json)!.AsObject(), null));

        Assert.Equal(message, wrong.Message);
    }

    [Fact]
    public async Task OfSample_TemplateOfAnAction_IsTheMessageThatIsExpected()
    {
        var text = await Writer.OfSampleAsync(FixtureDocument.Configuration, "forms", "sample");

        Assert.Contains("      sample: forms\n      item: 1\n", text, StringComparison.Ordinal);
        await AssertPassesAsync(text);
    }

    private static async Task AssertPassesAsync(string fixture)
    {
        var report = await new FixtureRunner(ConnectorCatalogue.Load()).RunAsync(
            FixtureDocument.Configuration, $"fixtures:\n{fixture}", TestContext.Current.CancellationToken);
        Assert.Empty(FixtureText.Failures(report));
        Assert.Single(report.Results);
    }
}
