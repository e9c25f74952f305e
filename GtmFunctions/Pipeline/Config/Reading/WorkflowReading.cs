using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>workflows</c>.</summary>
internal static class WorkflowReading
{
    /// <summary>Reads one workflow.</summary>
    /// <param name="entry">Its value.</param>
    /// <param name="root">The document, for the names that a workflow uses.</param>
    /// <param name="context">What the readers share.</param>
    public static Workflow Read(Entry entry, Entry root, ReadContext context)
    {
        ValueReading.CheckName(entry);
        ValueReading.CheckKnown(entry["enrich"], "enricher", context.Names(root, "enrichers"));
        ValueReading.CheckKnown(entry["score"], "scoring model", context.Names(root, "scores"));
        ValueReading.CheckKnown(entry["assign"], "assignment", context.Names(root, "assignments"));
        var filter = ValueReading.Filter(entry["filter"], context);
        if (filter?.Fields.FirstOrDefault(ScoreReading.IsScore) is { } early)
            entry["filter"]!.Report($"the filter is tried before the score is made, so '{early}' has no value: use it in the branches");
        if (filter?.Fields.FirstOrDefault(Workflow.IsOwner) is { } unowned)
            entry["filter"]!.Report($"the filter is tried before an owner is named, so '{unowned}' has no value: use it in the branches");
        SlaReading.CheckLinks(entry, root, context);
        return new Workflow
        {
            Name = entry.Key,
            On = entry["on"]?.Texts ?? [],
            Filter = filter,
            Enrich = entry["enrich"]?.Texts ?? [],
            Score = entry["score"]?.Text,
            Assign = entry["assign"]?.Text,
            Order = ValueReading.Member<WorkflowOrder>(entry["order"]),
            Intent = Intent(entry["intent"]),
            Branches = Branches(entry, root, context),
        };
    }

    /// <summary>Reads a list of actions.</summary>
    public static IReadOnlyList<WorkflowAction> Actions(Entry? entry, Entry root, ReadContext context) =>
        entry is { IsList: true } ? [.. entry.Items.Select(item => Action(item, root, context)).OfType<WorkflowAction>()] : [];

    private static Intent? Intent(Entry? entry) =>
        entry?["key"] is { } key && ValueReading.Time(entry["window"], TimeSpan.FromSeconds(1), TimeSpan.FromDays(90)) is { } window
            ? new Intent([.. key.Items.Select(ValueReading.Path).OfType<FieldPath>()], window)
            : null;

    private static List<Branch> Branches(Entry entry, Entry root, ReadContext context)
    {
        if (entry["do"] is null == entry["branches"] is null)
            entry.Report("a workflow has either 'branches' or 'do': say what is to happen");
        if (entry["do"] is { } always)
            return [new Branch("always", null, Actions(always, root, context))];

        var branches = new List<Branch>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Branch? unconditional = null;
        foreach (var item in entry["branches"] is { IsList: true } list ? list.Items : [])
        {
            if (item["name"]?.Text is not { } name)
                continue;
            if (!names.Add(name))
                item["name"]!.Report($"the branch '{name}' is here twice: give each a name of its own");
            if (unconditional is not null)
                item.Report($"this branch is never taken: '{unconditional.Name}' above has no 'when', so it always holds");
            var branch = new Branch(name, When(item["when"], entry, context), Actions(item["do"], root, context));
            branches.Add(branch);
            unconditional ??= branch.When is null ? branch : null;
        }

        return branches;
    }

    private static Filter? When(Entry? entry, Entry workflow, ReadContext context)
    {
        var when = ValueReading.Filter(entry, context);
        if (workflow["score"] is null && when?.Fields.FirstOrDefault(ScoreReading.IsScore) is { } field)
            entry!.Report($"'{field}' has no value here: the workflow '{workflow.Key}' names no 'score'");
        ValueReading.CheckOwner(entry ?? workflow, when?.Fields ?? new HashSet<string>(), context);
        if (workflow["assign"] is null && when?.Fields.FirstOrDefault(Workflow.IsOwner) is { } owner)
            entry!.Report($"'{owner}' has no value here: the workflow '{workflow.Key}' names no 'assign'");
        return when;
    }

    private static WorkflowAction? Action(Entry entry, Entry root, ReadContext context)
    {
        ValueReading.CheckKnown(entry["to"], "destination", context.Names(root, "destinations"));
        ValueReading.CheckKnown(entry["template"], "template", context.Names(root, "templates"));
        var connector = root["destinations"]?[entry["to"]?.Text ?? ""]?["connector"]?.Text ?? "";
        if (context.Connectors.Destinations.TryGetValue(connector, out var actions))
            ValueReading.CheckKnown(entry["action"], $"action of {connector}", actions);
        return entry["to"]?.Text is { } to
            ? new WorkflowAction(
                to,
                entry["action"]?.Text,
                entry["template"]?.Text,
                entry["with"]?.Json as JsonObject,
                ValueReading.Member<ActionPriority>(entry["priority"]))
            : null;
    }
}
