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
internal sealed class RulesQuery(ConfigurationVersions configurations, PublishedDocuments documents, AssignmentLedger ledger)
{
    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var bundle = await documents.BundleAsync(configuration.Version, cancellation)
            ?? throw new ConfigurationMissingException($"What was written as version {configuration.Version} is no longer kept.");
        var turns = await TurnsAsync(configuration, request.Now, cancellation);
        return PageAnswer.Show<RulesPage>(new RulesModel(
            $"Version {configuration.Version}: {Relative.Count(configuration.Workflows.Count, "workflow")}.",
            Standing.Good,
            configuration.Version,
            0,
            false,
            new WorkflowPictures(configuration, Templates(bundle.Document), turns).All(),
            RuleSections.Tell(configuration, bundle, turns)));
    }

    private async Task<IReadOnlyDictionary<string, IReadOnlyList<RuleLine>>> TurnsAsync(
        Configuration configuration, DateTimeOffset now, CancellationToken cancellation)
    {
        var turns = new Dictionary<string, IReadOnlyList<RuleLine>>(StringComparer.Ordinal);
        foreach (var assignment in configuration.Assignments.Values.Where(assignment => assignment.Pool is not null))
        {
            var json = await ledger.StateAsync(OwnerRule.PoolOf(assignment), cancellation);
            turns[assignment.Name] = TeamTurnLines.Tell(assignment, json is null ? PoolState.Empty : PoolState.FromJson(json), now);
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
