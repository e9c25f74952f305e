using System.Text.RegularExpressions;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>Keeps what a run that found something is to be understood by: storage is in memory, and gone with it.</summary>
internal static partial class EvidenceFiles
{
    /// <summary>What destinations got, when calls can be repeated, what the app lists, and what was found.</summary>
    public const string Evidence = "evidence.json";

    /// <summary>Writes the evidence, and beside it the story of each event that a finding names, as <c>EVENT.json</c>.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="evidence">The evidence.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="app">Tells the stories; an event that it does not know has no file.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task WriteAsync(
        string folder, ChaosEvidence evidence, IReadOnlyList<Finding> findings, AppEvidence app, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, Evidence), ChaosText.ToJson(evidence), cancellation);
        foreach (var id in findings.SelectMany(finding => Ids(evidence, finding)).Distinct())
        {
            if (await app.StoryAsync(id, cancellation) is { } story)
                await File.WriteAllTextAsync(Path.Combine(folder, $"{id}.json"), story.ToString(), cancellation);
        }
    }

    // A finding names an event by the app's id, or by what its actions are about
    private static IEnumerable<string> Ids(ChaosEvidence evidence, Finding finding) =>
        EventId().Matches(finding.What).Select(match => match.Value).Concat(
            evidence.Calls.Where(call => call.Subject.Length > 0 && finding.What.Contains(call.Subject, StringComparison.Ordinal))
                .SelectMany(call => EventId().Matches(call.Key)).Select(match => match.Value));

    [GeneratedRegex(@"\be\d{8}-[0-9a-f]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex EventId();
}
