namespace GtmFunctions.Cli.Init;

/// <summary>Where the messages of a first document go.</summary>
/// <param name="Word">What people write for it.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Name">The destination's name in the document.</param>
/// <param name="Connector">The connector.</param>
/// <param name="Setting">The setting that holds its address.</param>
/// <param name="Value">What that setting holds, in words.</param>
internal sealed record InitDestination(string Word, string Title, string Name, string Connector, string Setting, string Value)
{
    /// <summary>All of them, the first being the usual one.</summary>
    public static readonly IReadOnlyList<InitDestination> All =
    [
        new("slack", "a Slack channel", "slack-leads", "slack", "SLACK_LEADS_URL", "the address of a Slack incoming webhook"),
        new("teams", "a Microsoft Teams channel", "teams-leads", "microsoft-teams", "TEAMS_LEADS_URL",
            "the address of a Teams workflow that posts to a channel"),
        new("http", "an address of your own", "own-endpoint", "http", "OWN_ENDPOINT_URL", "the https address that gets each lead as JSON"),
    ];

    /// <summary>One by its word; <see langword="null"/> where there is none.</summary>
    public static InitDestination? Find(string word) => All.FirstOrDefault(one => one.Word == word);
}
