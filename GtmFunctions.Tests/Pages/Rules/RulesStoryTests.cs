using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Tests.Browser;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>What a RevOps team does, in real Chromium: a territory changes hands, two change one table, a rep leaves.</summary>
public sealed class RulesStoryTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    private const string Yaml = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, account.country: data.country }
        assignments:
          sdr:
            table: territories.csv
            pool: reps.csv
            strategy: round-robin
            fallback: { owner: ops@example.com }
            sla:
              acknowledge: 1d
              hours: all
              reassign: { most: 2, do: [ { to: slack, template: hurry } ] }
              acknowledgedBy: [ { on: meeting.booked, key: person.email } ]
        workflows:
          inbound:
            on: [lead.created]
            assign: sdr
            do: [ { to: slack, template: alert } ]
        destinations:
          slack: { connector: slack, url: SLACK_URL }
        templates:
          alert: "{{ person.email }} for {{ owner.name }}"
          hurry: "{{ person.email }} is {{ owner.name }}'s"
        """;

    private const string Territories = "account.country,-> team\nDE,dach\nFR,south\n*,global\n";

    private const string Reps =
        "name,email,team\nDee Park,dee@example.com,dach\nFay Orr,fay@example.com,south\nGus Roy,gus@example.com,global\n";

    [Fact]
    public async Task Territory_ChangedInItsGrid_SendsTheNextLeadToTheOtherRepUntilItIsTakenBack()
    {
        ChromiumFixture.Require();
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        await LeadAsync(pipeline, "ada@acme.example");
        Assert.Contains("for Dee Park", Told(pipeline), StringComparison.Ordinal);

        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/tables/territories.csv");
        var page = shown.Page;
        await page.GetByLabel("-> team, row 1", new() { Exact = true }).FillAsync("south");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what it would change" }).ClickAsync();
        await DraftPage.IsReachedAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "See what would change" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("The one lead changes owner.");
        await PublishAsync(page, "Fay takes Germany");
        await LeadAsync(pipeline, "bob@acme.example");
        Assert.Contains("for Fay Orr", Told(pipeline), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "History" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Fay takes Germany" });
        await Expect(row).ToContainTextAsync("Ann");
        await Expect(row).ToContainTextAsync("territories.csv: 1 row changed");
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Test" }).GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByLabel("Why? It stays in the history.").FillAsync("not yet");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("decides again");
        await LeadAsync(pipeline, "cleo@acme.example");
        Assert.Contains("for Dee Park", Told(pipeline), StringComparison.Ordinal);
        Assert.Empty(shown.Complaints);
    }

    [Fact]
    public async Task Table_ChangedByTwoAtOnce_HasBothOnceTheSecondHasSeenTheFirst()
    {
        ChromiumFixture.Require();
        await using var pipeline = await StartAsync();
        await using var anns = await PagesApp.ServeAsync(pipeline);
        await using var bobs = await PagesApp.ServeAsync(pipeline, name: "Bob");
        await using var first = await chromium.OpenAsync($"{anns.Address}{PageLinks.Home}/rules/tables/territories.csv");
        await using var second = await chromium.OpenAsync($"{bobs.Address}{PageLinks.Home}/rules/tables/reps.csv");

        await first.Page.GetByLabel("-> team, row 1", new() { Exact = true }).FillAsync("south");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "See what it would change" }).ClickAsync();
        await DraftPage.IsReachedAsync(first.Page);
        await second.Page.GetByLabel("name, row 2", new() { Exact = true }).FillAsync("Fay Orr-Lee");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "See what it would change" }).ClickAsync();
        await DraftPage.IsReachedAsync(second.Page);
        await PublishAsync(first.Page, "Fay takes Germany");

        await second.Page.ReloadAsync();
        await Expect(second.Page.Locator("main")).ToContainTextAsync("Ann published version");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Carry it over" }).ClickAsync();
        await PublishAsync(second.Page, "Fay has married");

        await LeadAsync(pipeline, "ada@acme.example");
        Assert.Contains("for Fay Orr-Lee", Told(pipeline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rep_WhoLeaves_IsOutOfTheRulesAndTheirOpenLeadGoesOn()
    {
        ChromiumFixture.Require();
        await using var pipeline = await StartAsync("Hal Kim,hal@example.com,dach\n");
        await using var app = await PagesApp.ServeAsync(pipeline);
        await LeadAsync(pipeline, "ada@acme.example");

        await using var shown = await chromium.OpenAsync($"{app.Address}{PageLinks.Home}/rules/reps/dee@example.com/leave");
        var page = shown.Page;
        await Expect(page.Locator("main")).ToContainTextAsync("Open leads");
        await page.Locator("button.danger").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await pipeline.DrainAsync();

        Assert.DoesNotContain(
            "dee@example.com",
            (await pipeline.Get<GtmFunctions.Pipeline.Config.PublishedDocuments>().CurrentBundleAsync(
                TestContext.Current.CancellationToken))!.Tables["reps.csv"],
            StringComparison.Ordinal);
        Assert.Equal("ada@acme.example is Hal Kim's", Told(pipeline));
        Assert.Empty(shown.Complaints);
    }

    private Task<PipelineHarness> StartAsync(string more = "") => PipelineHarness.StartAsync(
        azurite,
        Yaml,
        new([PagesApp.SignInIsOn]),
        new() { ["territories.csv"] = Territories, ["reps.csv"] = Reps + more });

    private static async Task PublishAsync(IPage page, string why)
    {
        await page.GetByLabel("Why? It stays in the history.").FillAsync(why);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("decides from now on");
    }

    private static async Task LeadAsync(PipelineHarness pipeline, string email)
    {
        await pipeline.SendAsync(
            "forms", $$$"""{"type":"form.submitted","data":{"email":"{{{email}}}","country":"DE"}}""", email.Split('@')[0]);
        await pipeline.DrainAsync();
    }

    // What Slack was told last
    private static string Told(PipelineHarness pipeline) => FieldText.From(pipeline.Received("slack")[^1].Body!["text"])!;
}
