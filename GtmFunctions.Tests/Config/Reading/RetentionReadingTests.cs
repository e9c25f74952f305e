using GtmFunctions.Pipeline.Storage.Retention;
using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class RetentionReadingTests
{
    private const string Forms =
        "sources: { forms: { provider: standard-webhooks, secrets: [A], types: { asked: lead.created }, event: { repeatAfter: 500d } } }";

    [Theory]
    [InlineData("retention.payload", "there is no key 'payload' here: did you mean 'payloads'?", "{ payload: 30d }")]
    [InlineData("retention.payloads", "must be a duration", "{ payloads: 30 }")]
    [InlineData("retention.payloads", "this must be a number of whole days, such as 90d", "{ payloads: 201h }")]
    [InlineData("retention.payloads", "this must be at least 8d: a message can sleep in a queue for 7d", "{ payloads: 7d }")]
    [InlineData("retention.traces", "this must be at least 30d: payloads are parts of traces, and are kept 30d", "{ traces: 10d }")]
    [InlineData("retention.traces", "this must be at most 3650d", "{ traces: 9999d }")]
    [InlineData(
        "retention.claims", "this must be at least 3d: the provider of 'crm' sends again for 3d, and a copy would be done again",
        "{ claims: 2d }")]
    [InlineData("retention.marks", "this must be at least 30d: a replay must find what was counted", "{ marks: 20d }")]
    [InlineData("retention.assignments", "this must be at least 90d: a replay finds who got an event", "{ assignments: 30d }")]
    [InlineData("retention.configurations", "this must be at least 90d: traces name the version", "{ configurations: 30d }")]
    [InlineData("retention.replays", "this must be at least 8d: what a replay put back", "{ replays: 1d }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string retention) =>
        Mistake.AssertNamed(path, message, $"retention: {retention}");

    [Fact]
    public void Read_ShorterThanTheRestOfTheDocumentNeeds_NamesWhatNeedsIt()
    {
        var error = Assert.Single(Mistake.Read($"{Forms}\nretention: {{ claims: 400d }}").Errors);

        Assert.Equal(
            "gtm.yaml:5: retention.claims: this must be at least 500d: "
            + "an equal payload of 'forms' is a copy for 500d (event.repeatAfter)",
            error.ToString());
    }

    [Fact]
    public void Read_NothingSaid_IsTheDefaultAndNeverLessThanIsNeeded()
    {
        var retention = Read($"{Forms}\nretention: {{ payloads: 120d }}");

        Assert.Equal(
            (120, 120, 500, 400, 120),
            (
                Days(retention, RetentionKind.Payloads), Days(retention, RetentionKind.Traces), Days(retention, RetentionKind.Claims),
                Days(retention, RetentionKind.Marks), Days(retention, RetentionKind.Signals)));
    }

    [Fact]
    public void Read_WindowsOfTheDocument_AreKept()
    {
        var retention = Read("""
            sources: { crm: { provider: stripe, secrets: [CRM_SECRET] } }
            signals:
              intent: { key: account.domain, within: 90d, all: [ { on: page.viewed, atLeast: 2 } ], emit: a.b, cooldown: 80d }
            enrichers:
              company: { key: account.domain, cache: 60d, waterfall: [ { connector: http, url: "https://a.example/{{ account.domain }}", map: { account.industry: industry } } ] }
            """);

        Assert.Equal((170, 60), (Days(retention, RetentionKind.Signals), Days(retention, RetentionKind.Cache)));
    }

    private static int Days(Pipeline.Config.Document.Retention retention, RetentionKind kind) => (int)retention.For(kind).TotalDays;

    private static Pipeline.Config.Document.Retention Read(string document)
    {
        var read = Mistake.Read(document);
        Assert.Empty(read.Errors);
        return read.Configuration!.Retention;
    }
}
