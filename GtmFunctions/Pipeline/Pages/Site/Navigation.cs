namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>A link of the navigation.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Parts">The page's path; none for the overview.</param>
internal sealed record NavigationEntry(string Name, params string[] Parts)
{
    /// <summary>Other pages that belong to it.</summary>
    public IReadOnlyList<string> AlsoOf { get; init; } = [];

    /// <summary>Whether a path is the entry's page, or one below it.</summary>
    public bool IsOf(string path) => Parts.Length == 0
        ? path.Length == 0
        : Parts.Concat(AlsoOf).Any(page => path == page || path.StartsWith($"{page}/", StringComparison.Ordinal));
}

/// <summary>The pages in the order in which somebody on call looks at them.</summary>
internal static class Navigation
{
    /// <summary>All entries.</summary>
    public static IReadOnlyList<NavigationEntry> Entries { get; } =
    [
        new("Overview"),
        new("Alarms", "alarms"),
        new("Events", "events"),
        new("Dead letters", "dead-letters") { AlsoOf = ["replays"] },
        new("People", "people"),
        new("Accounts", "accounts"),
        new("Reps", "reps"),
        new("Rules", "rules"),
        new("Numbers", "numbers"),
        new("Sources", "sources"),
        new("Imports", "imports"),
        new("Destinations", "destinations"),
        new("Subscriptions", "subscriptions"),
        new("Map", "map"),
        new("Drift", "drift"),
        new("Jobs", "jobs"),
        new("Data", "data"),
    ];
}
