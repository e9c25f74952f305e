using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>Tells each workflow as the steps that an event takes. Values in, values out.</summary>
/// <param name="configuration">The rules.</param>
/// <param name="templates">The templates as they are written, by name.</param>
/// <param name="turns">Who is next, by assignment.</param>
internal sealed class WorkflowPictures(
    Configuration configuration,
    IReadOnlyDictionary<string, string> templates,
    IReadOnlyDictionary<string, IReadOnlyList<RuleLine>> turns)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<WorkflowPicture> All() => [.. configuration.Workflows.Select(Picture)];

    private WorkflowPicture Picture(Workflow workflow) => new(workflow.Name, [.. Steps(workflow)]);

    private IEnumerable<RuleStep> Steps(Workflow workflow)
    {
        yield return new RuleStep("When it comes", [.. workflow.On.Select(Comes)]);
        if (workflow.Order == WorkflowOrder.Newest)
            yield return new RuleStep("Only the newest",
                [new("An event older than one already acted on for the same subject is dropped.")]);
        if (workflow.Intent is { } intent)
        {
            var key = string.Join(" and ", intent.Key.Select(path => path.Text));
            yield return new RuleStep(
                "One intent, once",
                [new($"Events of the same {key} within {Duration.Text(intent.Window)} are one, whatever source they are of.")]);
        }

        if (workflow.Filter is { Conditions.Count: > 0 } filter)
            yield return new RuleStep("Goes on only where",
                [.. FilterSentence.Conditions(filter).Select(one => new RuleLine(RuleLinks.Words(one)))]);
        if (workflow.Enrich.Count > 0)
            yield return new RuleStep("Looked up", [.. workflow.Enrich.Select(LookedUp)]);
        if (workflow.Score is { } score)
            yield return new RuleStep("Scored",
                [new("By ", RuleLinks.Entry("score", score), ":"), .. RuleWords.Score(configuration.Scores[score])]);
        if (workflow.Assign is { } assign)
            yield return new RuleStep("Given to", Given(configuration.Assignments[assign]));
        foreach (var branch in workflow.Branches)
            yield return Taken(branch, workflow.Branches.Count == 1);
    }

    private RuleLine Comes(string type)
    {
        RuleWord[] from =
        [
            .. configuration.Sources.Values.Where(source => source.CanonicalTypes.Contains(type))
                .Select(source => RuleLinks.Source(source.Name)),
            .. configuration.Signals.Values.Where(signal => signal.Emit == type).Select(signal => RuleLinks.Entry("signal", signal.Name)),
        ];
        return from.Length == 0
            ? new(RuleLinks.Type(type))
            : new([RuleLinks.Type(type), " from ", .. RuleLinks.Join(from)]);
    }

    private RuleLine LookedUp(string name)
    {
        var enricher = configuration.Enrichers[name];
        return new([RuleLinks.Entry("look-up", name), $" by {enricher.Key.Text}: ", .. RuleWords.Asked(enricher)]);
    }

    private IReadOnlyList<RuleLine> Given(Assignment assignment) =>
    [
        new([RuleLinks.Entry("assignment", assignment.Name), ": ", .. RuleWords.Chosen(assignment)]),
        .. turns.GetValueOrDefault(assignment.Name, []),
    ];

    private RuleStep Taken(Branch branch, bool only)
    {
        var always = branch.When is not { Conditions.Count: > 0 };
        RuleLine when = branch.When is { Conditions.Count: > 0 } filter
            ? new(["Where ", .. RuleLinks.Words(FilterSentence.Render(filter)), ":"])
            : new(only ? "Always:" : "Whatever is left:");
        return new RuleStep(
            only && always ? "Then" : $"Then {branch.Name}",
            branch.Do.Count > 0 ? [when] : [when, new("It is written down, and nothing is done.")])
        {
            Actions = [.. branch.Do.Select(Call)],
        };
    }

    private ActionPicture Call(WorkflowAction action)
    {
        var destination = configuration.Destinations.GetValueOrDefault(action.To);
        var does = action.Action is { } operation ? $", {operation}" : "";
        var first = action.Priority switch
        {
            ActionPriority.High => ", before all others",
            ActionPriority.Low => ", when no other waits",
            _ => "",
        };
        var with = action.With is { Count: > 0 } values
            ? $", with {string.Join(", ", values.Select(value => $"{value.Key} {Shown(value.Value)}"))}"
            : "";
        return new ActionPicture(
            new(RuleLinks.Destination(action.To), $" ({destination?.Connector}{does}){with}{first}"),
            action.Template is { } name ? templates.GetValueOrDefault(name) : null);
    }

    private static string Shown(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "nothing";
}
