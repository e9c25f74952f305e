using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Scenarios;
using Xunit;

namespace GtmFunctions.Tests.Pages.Rules;

/// <summary>
/// What happened to the rules, for their pages to tell of: one was published, one is shown the events, and two wait as drafts.
/// </summary>
internal static class RulesContent
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Lets it happen.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="text">What a stranger writes wherever they can.</param>
    public static async Task ChangeAsync(PipelineHarness pipeline, string text)
    {
        var before = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        var reps = Replace(before, "reps.csv", table => table.Replace("Dee Park", "Dee Parker", StringComparison.Ordinal));
        var published = reps with { Document = $"{before.Document}\n# {text}\n" };
        await PublishAsync(pipeline, published, text);
        var shown = published with { Document = published.Document.Replace("points: 50", "points: 40", StringComparison.Ordinal) };
        Assert.IsType<PublishingResult.Published>(await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(shown, PublicationAuthor.Person("Ann")) { Note = text }, default(RolloutShare), beganFrom: null, Cancellation));

        var drafts = pipeline.Get<RulesDrafts>();
        var now = pipeline.Get<TimeProvider>().GetUtcNow();
        var draft = new RulesDraft
        {
            Id = RulesDrafts.NewId(now),
            Bundle = published with { Document = $"{published.Document}\nunknown: {{}} # {text}\n" },
            BeganFrom = before.Version,
            By = PublicationAuthor.Person($"Bob {text}"),
            At = now,
            Note = text,
        };
        Assert.NotNull(await drafts.TryKeepAsync(draft, Cancellation));
        Assert.NotNull(await drafts.TryKeepAsync(
            draft with
            {
                Id = RulesDrafts.NewId(now),
                Bundle = Replace(published, "reps.csv", table => table.Replace("40/day", "5/day", StringComparison.Ordinal)),
                BeganFrom = published.Version,
                At = now.AddMinutes(1),
            },
            Cancellation));
    }

    /// <summary>The addresses of the pages, those that look different by what they tell of among them.</summary>
    public static async Task<IReadOnlyList<(string Name, string Page)>> AddressesAsync(PagesApp app)
    {
        var drafts = JsonNode.Parse(await app.JsonAsync("rules/drafts"))!["drafts"]!.AsArray();
        var history = JsonNode.Parse(await app.JsonAsync("rules/history"))!["publications"]!.AsArray();
        return
        [
            ("rules", "rules"),
            ("rules-edit", "rules/edit"),
            ("rules-edit-draft", $"rules/edit?draft={drafts[1]!["id"]}"),
            ("rules-drafts", "rules/drafts"),
            ("rules-draft", $"rules/drafts/{drafts[0]!["id"]}"),
            ("rules-draft-behind", $"rules/drafts/{drafts[1]!["id"]}"),
            ("rules-history", "rules/history"),
            ("rules-publication", $"rules/history/{history[0]!["id"]}"),
            ("rules-publication-old", $"rules/history/{history[^1]!["id"]}"),
            ("rules-rollout", "rules/rollout"),
        ];
    }

    /// <summary>The id of a draft that has no errors.</summary>
    public static async Task<string> DraftAsync(PagesApp app) =>
        (string)JsonNode.Parse(await app.JsonAsync("rules/drafts"))!["drafts"]![0]!["id"]!;

    private static async Task PublishAsync(PipelineHarness pipeline, ConfigurationBundle bundle, string note) =>
        Assert.IsType<PublishingResult.Published>(await pipeline.Get<RulesPublisher>().PublishAsync(
            new Publishing(bundle, PublicationAuthor.Person($"Ann {note}")) { Note = note }, beganFrom: null, Cancellation));

    private static ConfigurationBundle Replace(ConfigurationBundle bundle, string table, Func<string, string> change) => bundle with
    {
        Tables = bundle.Tables.ToDictionary(one => one.Key, one => one.Key == table ? change(one.Value) : one.Value),
    };
}
