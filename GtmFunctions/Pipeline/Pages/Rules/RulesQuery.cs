using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Yaml;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>Tells what the rules do, in words, and who is next by them.</summary>
internal sealed class RulesQuery(
    ConfigurationVersions configurations,
    PublishedDocuments documents,
    PublicationHistory history,
    RulesDrafts drafts,
    AssignmentLedger ledger)
{
    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var bundle = await documents.BundleAsync(configuration.Version, cancellation)
            ?? throw new ConfigurationMissingException($"What was written as version {configuration.Version} is no longer kept.");
        var turns = await TurnsAsync(configuration, request.Now, cancellation);
        var published = await documents.CurrentAsync(cancellation);
        var last = published?.Publication is { } id ? await history.FindAsync(id, cancellation) : null;
        var waiting = (await drafts.ListAsync(Drafts.DraftsQuery.MostListed, cancellation)).Count;
        return PageAnswer.Show<RulesPage>(new RulesModel(
            Answer(configuration.Version, last, published?.Rollout, waiting, request.Now),
            published?.Rollout is null && published?.Name == configuration.Version ? Standing.Good : Standing.Attention,
            configuration.Version,
            waiting,
            published?.Rollout is not null,
            new WorkflowPictures(configuration, Templates(bundle.Document), turns).All(),
            RuleSections.Tell(configuration, bundle, turns)));
    }

    private static string Answer(string version, Publication? last, Rollout? rollout, int drafts, DateTimeOffset now)
    {
        var by = last is null || last.Version != version ? ""
            : last.What == PublicationKind.Publish || last.What == PublicationKind.RollBack
                ? $", published by {last.By.Name} {Relative.Text(last.At, now)}"
                : $"; {last.By.Name} changed its roll-out {Relative.Text(last.At, now)}";
        var beside = rollout switch
        {
            null => "",
            { IsShadow: true } => $" Version {rollout.Version} is shown the events.",
            _ => $" Version {rollout.Version} decides {rollout.Percent} % of the keys.",
        };
        var wait = drafts == 0 ? "no draft waits" : Relative.Count(drafts, "draft waits", "drafts wait");
        return $"Version {version}{by}; {wait}.{beside}";
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<RuleLine>>> TurnsAsync(
        Configuration configuration, DateTimeOffset now, CancellationToken cancellation)
    {
        var turns = new Dictionary<string, IReadOnlyList<RuleLine>>(StringComparer.Ordinal);
        foreach (var assignment in configuration.Assignments.Values.Where(assignment => assignment.Pool is not null))
        {
            var state = PoolState.FromJson(await ledger.StateAsync(OwnerRule.PoolOf(assignment), cancellation));
            turns[assignment.Name] = TeamTurnLines.Tell(assignment, state, now);
        }

        return turns;
    }

    /// <summary>The templates of a document as they are written, by name.</summary>
    internal static IReadOnlyDictionary<string, string> Templates(string document)
    {
        if (YamlSource.Load(document, (_, _) => { }) is not { } root || YamlJson.Node(root)?["templates"] is not JsonObject templates)
            return new Dictionary<string, string>();
        return templates.ToDictionary(one => one.Key, one => one.Value switch
        {
            JsonValue text => text.ToString(),
            { } value => value.ToJsonString(PagesJson.Readable.Options),
            null => "",
        });
    }
}
