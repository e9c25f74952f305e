using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Ops.Sheets;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;

/// <summary>
/// A table that is linked to a published sheet: fetched when it is due, published like a person's change, or kept out with why.
/// </summary>
public sealed class LinkedSheetTests(AzuriteFixture azurite)
{
    private const string Reps = """
        name,email,team,capacity
        Dee Park,dee@example.com,sales,
        Eli Ray,eli@example.com,sales,
        Fay Orr,fay@example.com,sales,
        """;

    private static readonly string Yaml = Scenarios.Document.Leads
        .Replace("    score: icp\n", "    score: icp\n    assign: sdr\n", StringComparison.Ordinal)
        + "\n" + """
        assignments:
          sdr: { pool: reps.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        tables:
          reps.csv: { from: REPS_SHEET, every: 15m }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sheet_ThatChanged_IsPublishedInItsNameWithItsRows()
    {
        await using var sheet = await SheetServer.StartAsync(Reps);
        await using var pipeline = await StartAsync(sheet);
        await LookAsync(pipeline);
        Assert.Equal(SheetOutcome.Same, (await StateAsync(pipeline)).Outcome);
        sheet.Text = "\uFEFF" + Reps.Replace("fay@example.com,sales,", "fay@example.com,sales,5/day", StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal);

        await LookAsync(pipeline);
        await LookAsync(pipeline);

        var last = Assert.Single(await pipeline.Get<PublicationHistory>().ListAsync(1, Cancellation));
        Assert.Equal(new PublicationAuthor(AuthorKind.Sheet, "reps.csv"), last.By);
        Assert.Equal("reps.csv: 1 row changed", Assert.Single(last.Summary));
        Assert.Equal(2, (await pipeline.Get<PublicationHistory>().ListAsync(10, Cancellation)).Count);
        Assert.Equal(
            Reps.Replace("fay@example.com,sales,", "fay@example.com,sales,5/day", StringComparison.Ordinal), await TableAsync(pipeline));
        Assert.Equal(
            (5, last.Version),
            (pipeline.Get<ConfigurationVersions>().Loaded!.Assignments["sdr"].Pool!.Find("fay@example.com")!.Capacity!.Count,
                (await StateAsync(pipeline)).Version));
    }

    [Fact]
    public async Task Sheet_BeforeItIsDue_IsNotAskedFor()
    {
        await using var sheet = await SheetServer.StartAsync(Reps);
        await using var pipeline = await StartAsync(sheet);

        await LookAsync(pipeline);
        await pipeline.Get<OpsTimers>().RunSchedulesAsync(Cancellation);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(14));
        await pipeline.Get<OpsTimers>().RunSchedulesAsync(Cancellation);

        Assert.Equal(1, sheet.Asked);
    }

    [Fact]
    public async Task Sheet_AskedByTwoInstancesAtOnce_IsFetchedOnce()
    {
        await using var sheet = await SheetServer.StartAsync(Reps);
        await using var pipeline = await StartAsync(sheet);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pipeline.Get<SheetRunner>().RunDueAsync(Cancellation)));

        Assert.Equal(1, sheet.Asked);
    }

    [Fact]
    public async Task Sheet_WithATag_IsAskedWhetherItHasChanged()
    {
        await using var sheet = await SheetServer.StartAsync(Reps.Replace("Dee Park", "Dee Parker", StringComparison.Ordinal));
        sheet.HasTags = true;
        await using var pipeline = await StartAsync(sheet);

        await LookAsync(pipeline);
        await LookAsync(pipeline);

        Assert.Equal((2, 1), (sheet.Asked, sheet.NotModified));
        Assert.StartsWith("name,email,team,capacity\nDee Parker,", await TableAsync(pipeline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheet_AfterOpsWentBack_IsNotPublishedAgainUntilItChanges()
    {
        await using var sheet = await SheetServer.StartAsync(Reps.Replace("Dee Park", "Oops", StringComparison.Ordinal));
        await using var pipeline = await StartAsync(sheet);
        await LookAsync(pipeline);
        var bundle = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(bundle with { Tables = new Dictionary<string, string> { ["reps.csv"] = Reps } },
                PublicationAuthor.Person("Ann")),
            beganFrom: null,
            Cancellation);

        await LookAsync(pipeline);
        var kept = await TableAsync(pipeline);
        sheet.Text = Reps.Replace("Dee Park", "Dee P.", StringComparison.Ordinal);
        await LookAsync(pipeline);

        Assert.Equal(Reps, kept);
        Assert.Contains("Dee P.,", await TableAsync(pipeline), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><body>Sign in", "text/html", 200, "the address gives a web page and not a table")]
    [InlineData("  <!doctype html>", "text/csv", 200, "the address gives a web page and not a table")]
    [InlineData("no", "text/plain", 404, "the sheet's address answered 404: it was deleted or is not published any more")]
    [InlineData("no", "text/plain", 403, "the sheet's address answered 403: it wants somebody to sign in")]
    [InlineData("no", "text/plain", 503, "the sheet's address answered 503")]
    [InlineData("", "text/csv", 200, "the sheet is empty")]
    [InlineData("name,email,team,capacity\n", "text/csv", 200, "the sheet has no rows")]
    [InlineData("name,email,region,capacity\nDee,dee@example.com,x,\n", "text/csv", 200, "the sheet has no column 'team'")]
    [InlineData(
        "name,email,team,capacity\nDee Park,dee@example.com,sales,lots\nEli Ray,eli@example.com,sales,\nFay Orr,fay@example.com,sales,\n",
        "text/csv", 200, "what it says cannot be used: reps.csv:2: capacity: the capacity 'lots' must be")]
    public async Task Sheet_ThatCannotBeUsed_LeavesTheTableAndSaysWhy(string text, string type, int status, string why)
    {
        await using var sheet = await SheetServer.StartAsync(text);
        (sheet.Type, sheet.Status) = (type, status);
        await using var pipeline = await StartAsync(sheet);

        await LookAsync(pipeline);
        var state = await StateAsync(pipeline);
        var since = state.FaultSince;
        await LookAsync(pipeline);

        Assert.Equal(SheetOutcome.Fault, state.Outcome);
        Assert.StartsWith(why, state.Fault, StringComparison.Ordinal);
        Assert.Equal(since, (await StateAsync(pipeline)).FaultSince);
        Assert.Equal(Reps, await TableAsync(pipeline));

        (sheet.Text, sheet.Type, sheet.Status) = (Reps, "text/csv", 200);
        await LookAsync(pipeline);
        Assert.Equal((SheetOutcome.Same, (string?)null), ((await StateAsync(pipeline)).Outcome, (await StateAsync(pipeline)).Fault));
    }

    [Fact]
    public async Task Sheet_ThatAFixtureDoesNotAllow_LeavesTheTableAndSaysWhich()
    {
        const string Fixtures = """
            fixtures:
              ada-has-an-owner-of-ours:
                given: { type: lead.created, data: { person.email: ada@analytical.example, person.title: VP } }
                expect: { owner: dee@example.com }
            """;
        await using var sheet = await SheetServer.StartAsync(Reps.Replace("dee@", "deirdre@", StringComparison.Ordinal));
        await using var pipeline = await StartAsync(sheet);
        var bundle = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        var result = await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(bundle with { Fixtures = Fixtures }, PublicationAuthor.Person("Ann")), beganFrom: null, Cancellation);

        await LookAsync(pipeline);

        Assert.IsType<PublishingResult.Published>(result);
        Assert.Contains(
            "not all fixtures hold: fixtures.yaml:4: ada-has-an-owner-of-ours: owner: expected dee@example.com, got deirdre@example.com",
            (await StateAsync(pipeline)).Fault,
            StringComparison.Ordinal);
        Assert.Equal(Reps, await TableAsync(pipeline));
    }

    [Fact]
    public async Task Sheet_ThatLeadsToASignInPage_SaysSo()
    {
        await using var sheet = await SheetServer.StartAsync(Reps);
        sheet.LeadsTo = "/sign-in";
        await using var pipeline = await StartAsync(sheet);

        await LookAsync(pipeline);

        Assert.Contains("such as a sign-in page", (await StateAsync(pipeline)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheet_WithoutAValueOfItsSetting_SaysSo()
    {
        await using var sheet = await SheetServer.StartAsync(Reps);
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Yaml, [], new() { ["reps.csv"] = Reps });

        await LookAsync(pipeline);

        Assert.Equal(
            "the setting REPS_SHEET has no value, so nobody knows the sheet's address", (await StateAsync(pipeline)).Fault);
    }

    [Fact]
    public async Task Sheet_ThatDropsMostRows_WaitsAsADraftForAPerson()
    {
        await using var sheet = await SheetServer.StartAsync("name,email,team,capacity\nDee Park,dee@example.com,sales,\n");
        await using var pipeline = await StartAsync(sheet);

        await LookAsync(pipeline);
        await LookAsync(pipeline);

        var state = await StateAsync(pipeline);
        var draft = Assert.Single(await pipeline.Get<RulesDrafts>().ListAsync(10, Cancellation));
        Assert.Equal((SheetOutcome.HeldBack, draft.Id), (state.Outcome, state.Draft));
        Assert.Equal("2 of 3 rows would go, more than 50 % of them, so a draft waits for a person", state.Fault);
        Assert.Equal(Reps, await TableAsync(pipeline));
        Assert.Equal(AuthorKind.Sheet, draft.By.Kind);

        await pipeline.Get<RulesDrafts>().ForgetAsync(draft.Id, Cancellation);
        await LookAsync(pipeline);
        Assert.Equal((SheetOutcome.Same, (string?)null), ((await StateAsync(pipeline)).Outcome, (await StateAsync(pipeline)).Fault));
        Assert.Equal(Reps, await TableAsync(pipeline));
    }

    [Fact]
    public async Task Sheet_WhoseDraftAPersonPublished_IsAtPeace()
    {
        await using var sheet = await SheetServer.StartAsync("name,email,team,capacity\nDee Park,dee@example.com,sales,\n");
        await using var pipeline = await StartAsync(sheet);
        await LookAsync(pipeline);
        var draft = Assert.Single(await pipeline.Get<RulesDrafts>().ListAsync(10, Cancellation));

        await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(draft.Bundle, PublicationAuthor.Person("Ann")), draft.BeganFrom, Cancellation);
        await LookAsync(pipeline);

        Assert.Equal((SheetOutcome.Same, (string?)null), ((await StateAsync(pipeline)).Outcome, (await StateAsync(pipeline)).Fault));
    }

    [Fact]
    public async Task Sheet_WhileAVersionIsRolledOut_WaitsUntilItIsNot()
    {
        await using var sheet = await SheetServer.StartAsync(Reps);
        await using var pipeline = await StartAsync(sheet);
        await LookAsync(pipeline);
        var publisher = pipeline.Get<RulesPublisher>();
        var bundle = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        var other = bundle with { Document = bundle.Document.Replace("points: 50", "points: 51", StringComparison.Ordinal) };
        await publisher.PublishAsync(
            new Publishing(other, PublicationAuthor.Person("Ann")), new RolloutShare(10), beganFrom: null, Cancellation);
        sheet.Text = Reps.Replace("Dee Park", "Dee Parker", StringComparison.Ordinal);

        await LookAsync(pipeline);
        Assert.Equal(SheetOutcome.Waiting, (await StateAsync(pipeline)).Outcome);
        await publisher.StopAsync(PublicationAuthor.Person("Ann"), note: null, Cancellation);
        await LookAsync(pipeline);

        Assert.Equal(SheetOutcome.Published, (await StateAsync(pipeline)).Outcome);
    }

    private async Task<PipelineHarness> StartAsync(SheetServer sheet) => await PipelineHarness.StartAsync(
        azurite, Yaml, new() { ["REPS_SHEET"] = sheet.Address }, new() { ["reps.csv"] = Reps });

    // Each time when it is due
    private static async Task LookAsync(PipelineHarness pipeline)
    {
        pipeline.Clock.Advance(TimeSpan.FromMinutes(15));
        await pipeline.Get<OpsTimers>().RunSchedulesAsync(Cancellation);
    }

    private static async Task<SheetState> StateAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<SheetStates>().FindAsync("reps.csv", Cancellation))!;

    private static async Task<string> TableAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!.Tables["reps.csv"];
}
