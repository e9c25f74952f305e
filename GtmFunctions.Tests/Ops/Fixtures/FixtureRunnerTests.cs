using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;
using Xunit;

namespace GtmFunctions.Tests.Ops.Fixtures;

public sealed class FixtureRunnerTests
{
    private const string German =
        "given: { type: lead.created, data: { person: { email: ada@acme.example, name: Ada, title: VP }, " +
        "account.domain: acme.example } }, known: { account.employees: 850, account.country: DE }";

    private const string Webhook =
        "given: { source: forms, payload: { type: form.submitted, data: { email: ada@acme.example, name: Ada } } }, " +
        "known: { account.employees: 850, account.country: DE }";

    [Theory]
    [InlineData("outcome: routed")]
    [InlineData("owner: ann@example.com")]
    [InlineData("owner: [cat@example.com, ANN@example.com]")]
    [InlineData("owner: { inbound: ann@example.com }")]
    [InlineData("team: EMEA")]
    [InlineData("team: { inbound: emea }")]
    [InlineData("branch: high")]
    [InlineData("branch: { inbound: high }")]
    [InlineData("score: { points: 60, tier: high }")]
    [InlineData("actions: [sequencer, slack]")]
    [InlineData("actions: [ { to: slack, message: Ada for Ann }, sequencer ]")]
    [InlineData("actions: [ { to: slack, message: [Ada, 60 points] }, { to: sequencer, body: { data.with.sequence: now } } ]")]
    [InlineData("actions: [ { to: slack, message: { $matches: 'Ada.*points' } }, sequencer ]")]
    [InlineData("fields: { account: { domain: acme.example }, account.employees: { $gte: 850 }, person.phone: { $exists: false } }")]
    [InlineData("signals: []")]
    public async Task Run_EventAsExpected_Holds(string expected)
    {
        var result = await FixtureDocument.RunAsync($"{{ {German}, expect: {{ {expected} }} }}");

        Assert.Empty(FixtureText.Failures(result));
        Assert.True(result.Passed);
        Assert.Equal(("lead.created", "routed"), (result.Type, result.Outcome));
    }

    [Theory]
    [InlineData("outcome: logged", "outcome: expected logged, got routed: inbound: branch high to slack, sequencer")]
    [InlineData(
        "owner: ben@example.com",
        "owner: expected ben@example.com, got ann@example.com: territories.csv line 2 names emea; Ann is next of the 2 who can take it")]
    [InlineData("team: us", "team: expected us, got emea: territories.csv line 2 names emea; Ann is next of the 2 who can take it")]
    [InlineData("branch: other", "branch: expected other, got high: inbound: high is the first that matches")]
    [InlineData("branch: won", "branch: expected won, got high: inbound: high is the first that matches")]
    [InlineData(
        "branch: { deals: won }", "branch of deals: expected won, got none: inbound: branch high to slack, sequencer")]
    [InlineData("score: { points: 40 }", "score: expected 40 points, got 60 points: icp comes to 60: rule 1 gives 40, rule 2 gives 20")]
    [InlineData("score: { tier: none }", "score: expected tier none, got tier high: icp comes to 60: rule 1 gives 40, rule 2 gives 20")]
    [InlineData(
        "actions: [slack]",
        "actions: expected slack, got slack, sequencer: sequencer (send) is not expected; inbound: branch high to slack, sequencer")]
    [InlineData(
        "actions: [slack, slack, sequencer]",
        "actions: expected slack, slack, sequencer, got slack, sequencer: slack gets nothing; inbound: branch high to slack, sequencer")]
    [InlineData("actions: []", "actions: expected none, got slack, sequencer: slack (post) is not expected")]
    [InlineData(
        "actions: [ { to: slack, message: Grace }, sequencer ]",
        "actions: expected slack, sequencer, got another message: slack: its message has no \"Grace\": " +
        "\"Ada for Ann, 60 points: [acknowledge.url]\"")]
    [InlineData(
        "actions: [ slack, { to: sequencer, body: { data.with.sequence: later } } ]",
        "got another message: sequencer: data.with.sequence $eq \"later\", but it was \"now\": {")]
    [InlineData(
        "actions: [ { to: slack, message: { $startsWith: Dear } }, sequencer ]",
        "slack: message $startsWith \"Dear\", but it was \"Ada ")]
    [InlineData(
        "fields: { account.employees: 9 }",
        "fields: expected account.employees, got something else: account.employees $eq 9, but it was 850")]
    [InlineData("signals: [interest]", "signals: expected interest, got none")]
    public async Task Run_EventNotAsExpected_TellsWhatItIsAndWhy(string expected, string told)
    {
        var result = await FixtureDocument.RunAsync($"{{ {German}, expect: {{ {expected} }} }}");

        Assert.False(result.Passed);
        var line = Assert.Single(FixtureText.Failures(result));
        Assert.StartsWith("fixtures.yaml:2: it: ", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Webhook_IsNormalisedByItsSource()
    {
        var result = await FixtureDocument.RunAsync(
            $"{{ {Webhook}, expect: {{ fields: {{ person.email: ada@acme.example, account.domain: acme.example }}, branch: high }} }}");

        Assert.Empty(FixtureText.Failures(result));
    }

    [Fact]
    public async Task Run_FieldThatThePayloadLacks_SaysThatNothingIsMappedToIt()
    {
        var result = await FixtureDocument.RunAsync($"{{ {Webhook}, expect: {{ fields: {{ person.title: VP }} }} }}");

        Assert.EndsWith(
            "but it was missing; the payload has nothing that the source maps to person.title",
            Assert.Single(FixtureText.Failures(result)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "given: { source: crm, payload: [ { eventId: 1, subscriptionType: a }, { eventId: 2, subscriptionType: b } ] }",
        "the webhook brings 2 events (a, b): say which is meant, such as 'item: 1' for the first")]
    [InlineData("given: { sample: crm, item: 9 }", "the webhook has no event 9: it brings 1")]
    [InlineData("given: { source: forms, text: '{' }", "The body is no JSON")]
    [InlineData("given: { source: crm, payload: [] }", "no event comes of the webhook: its list of events is empty")]
    public async Task Run_WebhookThatIsNotOneEvent_SaysWhatToDo(string given, string told)
    {
        var result = await FixtureDocument.RunAsync($"{{ {given}, expect: {{ outcome: routed }} }}");

        Assert.False(result.Passed);
        Assert.Contains(told, result.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Item_IsThatEventOfTheBatch()
    {
        var result = await FixtureDocument.RunAsync(
            "{ given: { source: crm, payload: [ { eventId: 1, subscriptionType: a }, { eventId: 2, subscriptionType: b } ], item: 2 }, " +
            "expect: { outcome: unhandled } }");

        Assert.Equal("b", result.Type);
        Assert.True(result.Passed);
    }

    [Fact]
    public async Task Run_Sample_IsTheCatalogues()
    {
        var result = await FixtureDocument.RunAsync("{ given: { sample: crm }, expect: { fields: { deal.stage: { $exists: true } } } }");

        Assert.Equal("deal.stage_changed", result.Type);
        Assert.True(result.Passed);
    }

    [Fact]
    public async Task Run_TypeThatNobodyListensFor_SuggestsTheNearest()
    {
        var result = await FixtureDocument.RunAsync("{ given: { type: lead.creatd }, expect: { outcome: routed } }");

        Assert.EndsWith(
            "expected routed, got unhandled: no workflow listens for lead.creatd: did you mean 'lead.created'?",
            Assert.Single(FixtureText.Failures(result)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FilteredEvent_NamesTheCondition()
    {
        var result = await FixtureDocument.RunAsync(
            "{ given: { type: lead.created, data: { person.email: a@gmail.com } }, expect: { owner: ann@example.com } }");

        Assert.EndsWith(
            "owner: expected ann@example.com, got none: inbound: filtered out: person.email $freemail false, but it was \"a@gmail.com\"",
            Assert.Single(FixtureText.Failures(result)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KnownThatNobodyWouldBeAskedFor_Fails()
    {
        var given = German.Replace("known: {", "known: { account.industry: software,", StringComparison.Ordinal);

        var result = await FixtureDocument.RunAsync($"{{ {given}, expect: {{ outcome: routed }} }}");

        Assert.EndsWith(
            "known: expected an answer for account.industry, got nobody to ask: the workflows that listen for lead.created ask company, " +
            "which gives no such field",
            Assert.Single(FixtureText.Failures(result)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ann@example.com")]
    [InlineData("owned: { last: ann@example.com },", "ben@example.com")]
    [InlineData("owned: { last: ben@example.com },", "ann@example.com")]
    [InlineData("owned: { taken: { ann@example.com: 2 } },", "ben@example.com")]
    [InlineData("owned: { taken: { ann@example.com: 1 } },", "ann@example.com")]
    [InlineData("owned: { account: ben@example.com },", "ben@example.com")]
    [InlineData("owned: { account: gone@example.com },", "ann@example.com")]
    public async Task Run_Owned_IsWhatOwnersHaveBefore(string owned, string owner)
    {
        var result = await FixtureDocument.RunAsync($"{{ {German}, {owned} expect: {{ owner: {owner} }} }}");

        Assert.Empty(FixtureText.Failures(result));
    }

    [Theory]
    [InlineData("2026-03-02T15:00:00Z", "cat@example.com")]
    [InlineData("2026-03-02T03:00:00Z", "ops@example.com")]
    [InlineData("2026-03-01T15:00:00Z", "ops@example.com")]
    public async Task Run_At_IsWhatTheClockSays(string at, string owner)
    {
        var result = await FixtureDocument.RunAsync(
            $"{{ {German.Replace("DE", "US", StringComparison.Ordinal)}, at: {at}, expect: {{ owner: {owner}, team: us }} }}");

        Assert.Empty(FixtureText.Failures(result));
    }

    [Fact]
    public async Task Run_After_SeesWhatTheOtherEventTook()
    {
        const string Other = "{ given: { type: lead.created, data: { person.email: x@other.example, account.domain: other.example } }, " +
            "known: { account.employees: 850, account.country: DE }, expect: { owner: ann@example.com } }";

        var next = await FixtureDocument.RunAsync($"{{ after: before, {German}, expect: {{ owner: ben@example.com }} }}", Other);
        var again = German.Replace("acme", "other", StringComparison.Ordinal);
        var same = await FixtureDocument.RunAsync($"{{ after: before, {again}, expect: {{ owner: ann@example.com }} }}", Other);

        Assert.Empty(FixtureText.Failures(next).Concat(FixtureText.Failures(same)));
    }

    [Fact]
    public async Task Run_EventOlderThanTheOneBefore_IsDropped()
    {
        static string Deal(string time) =>
            $"given: {{ type: deal.stage_changed, subject: d1, time: {time}, data: {{ deal: {{ id: d1, stage: won }} }} }}, " +
            "expect: { outcome: routed }";

        var result = await FixtureDocument.RunAsync(
            $"{{ after: before, {Deal("2026-02-01T00:00:00Z")} }}", $"{{ {Deal("2026-02-02T00:00:00Z")} }}");

        var line = Assert.Single(FixtureText.Failures(result));
        Assert.Contains("expected routed, got dropped: deals: older", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Signal_CountsWhatItsConditionLetsThrough()
    {
        const string Page = "given: { type: page.viewed, data: { account.domain: acme.example, page.path: PATH } }";

        var counted = await FixtureDocument.RunAsync(
            $"{{ {Page.Replace("PATH", "/pricing", StringComparison.Ordinal)}, expect: {{ outcome: counted, signals: [interest] }} }}");
        var passed = await FixtureDocument.RunAsync(
            $"{{ {Page.Replace("PATH", "/blog", StringComparison.Ordinal)}, expect: {{ signals: [interest] }} }}");

        Assert.Empty(FixtureText.Failures(counted));
        Assert.EndsWith(
            "signals: expected interest, got none: interest: page.path $eq \"/pricing\", but it was \"/blog\"",
            Assert.Single(FixtureText.Failures(passed)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SameFixtureTwice_GivesTheSameReport()
    {
        const string Fixture = $"{{ {German}, expect: {{ actions: [ {{ to: slack, message: nothing of it }}, sequencer ] }} }}";

        var first = await FixtureDocument.RunAsync(Fixture);
        var second = await FixtureDocument.RunAsync(Fixture);

        Assert.Equal(FixtureText.Failures(first), FixtureText.Failures(second));
    }

    [Fact]
    public async Task Run_NoFixtures_Passes()
    {
        var report = await new FixtureRunner(ConnectorCatalogue.Load())
            .RunAsync(FixtureDocument.Configuration, null, TestContext.Current.CancellationToken);

        Assert.True(report.Passed);
        Assert.Equal("0 fixtures passed", FixtureText.Total(report));
    }

    [Fact]
    public async Task Run_FileWithMistakes_RunsNoneAndDoesNotPass()
    {
        var report = await new FixtureRunner(ConnectorCatalogue.Load()).RunAsync(
            FixtureDocument.Configuration, "fixtures:\n  it: { given: {}, expect: {} }", TestContext.Current.CancellationToken);

        Assert.False(report.Passed);
        Assert.StartsWith("fixtures.yaml:2: fixtures.it", FixtureText.Failures(report).First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OfTheDemo_Pass()
    {
        var bundle = BundleFiles.Load(DemoSettings.Document);
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load()).Read(bundle);
        Assert.Equal(bundle.Version, read.Configuration!.Version);

        var report = await new FixtureRunner(ConnectorCatalogue.Load())
            .RunAsync(read.Configuration, bundle.Fixtures, TestContext.Current.CancellationToken);

        Assert.Empty(FixtureText.Failures(report));
        Assert.True(report.Results.Count > 9);
    }
}
