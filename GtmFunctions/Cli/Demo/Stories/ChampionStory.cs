namespace GtmFunctions.Cli.Demo.Stories;

/// <summary>Signal-based outreach: somebody who knows us has a new employer.</summary>
internal static class ChampionStory
{
    /// <summary>Its webhooks.</summary>
    public static IReadOnlyList<DemoRequest> Requests(DemoRun run) =>
    [
        new(
            "a champion changes jobs",
            "champions",
            $"job_{run.Id}",
            $$$"""
            {"id":"job_{{{run.Id}}}","event":"job_change","occurred_at":"{{{run.Ago(TimeSpan.Zero)}}}",
            "person":{"email":"mary@fairfax.example","name":"Mary Somerville","title":"Chief Data Officer"},
            "company":{"domain":"fairfax.example","name":"Fairfax"},"previous_company":{"domain":"analytical.example"}}
            """),
    ];
}
