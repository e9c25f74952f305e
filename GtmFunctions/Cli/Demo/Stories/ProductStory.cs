namespace GtmFunctions.Cli.Demo.Stories;

/// <summary>Product-led growth: the first success, a limit, and silence.</summary>
internal static class ProductStory
{
    // Seven days is how long a user may be quiet; nobody watches a demo for as long
    private static readonly TimeSpan NearlyQuiet = TimeSpan.FromDays(7) - TimeSpan.FromSeconds(15);

    /// <summary>Its webhooks.</summary>
    public static IReadOnlyList<DemoRequest> Requests(DemoRun run) =>
    [
        Track(
            run, "a user who did something seven days ago less some seconds, and nothing since", "quiet", "Report Opened",
            "zoe@quiet.example", NearlyQuiet)
            with { Emits = "person.inactive" },
        Track(run, "a user's first workflow is done", "first", "Workflow Completed", "lou@newbie.example", TimeSpan.Zero),
        Track(run, "their second", "second", "Workflow Completed", "lou@newbie.example", TimeSpan.Zero),
        Track(run, "another user reaches the limit of the plan", "limit", "Limit Reached", "eve@smallshop.example", TimeSpan.Zero),
    ];

    private static DemoRequest Track(DemoRun run, string title, string id, string what, string email, TimeSpan age) => new(
        title,
        "product",
        $"track_{run.Id}_{id}",
        $$$"""
        {"type":"track","event":"{{{what}}}","messageId":"track_{{{run.Id}}}_{{{id}}}","timestamp":"{{{run.Ago(age)}}}",
        "context":{"traits":{"email":"{{{email}}}"}},"properties":{"plan":"team"}}
        """);
}
