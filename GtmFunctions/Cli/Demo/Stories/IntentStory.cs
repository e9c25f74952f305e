namespace GtmFunctions.Cli.Demo.Stories;

/// <summary>Several weak signals that make a strong one: three looks at the prices by one account, and a new executive there.</summary>
internal static class IntentStory
{
    /// <summary>Its webhooks.</summary>
    public static IReadOnlyList<DemoRequest> Requests(DemoRun run) =>
    [
        Visit(run, "a look at the prices", 3, "ada@analytical.example"),
        Visit(run, "another, by a colleague", 2, "grace@analytical.example"),
        Visit(run, "and a third", 1, "ada@analytical.example"),
        new(
            "the account of all three hires an executive",
            "champions",
            $"hire_{run.Id}",
            $$$"""
            {"id":"hire_{{{run.Id}}}","event":"executive_hired","occurred_at":"{{{run.Ago(TimeSpan.Zero)}}}",
            "person":{"name":"Charles Babbage","title":"Chief Technology Officer"},"company":{"domain":"analytical.example","name":"Analytical"}}
            """)
        { Emits = "account.buying_intent" },
    ];

    private static DemoRequest Visit(DemoRun run, string title, int daysAgo, string email) => new(
        title,
        "product",
        $"visit_{run.Id}_{daysAgo}",
        $$$"""
        {"type":"page","messageId":"visit_{{{run.Id}}}_{{{daysAgo}}}","timestamp":"{{{run.Ago(TimeSpan.FromDays(daysAgo))}}}",
        "context":{"traits":{"email":"{{{email}}}"},"page":{"path":"/pricing"}} }
        """);
}
