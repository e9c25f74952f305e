using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>sla</c> of an assignment, and finds where a template reads a link that it has not.</summary>
internal static class SlaReading
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // What templates can name of an owner's time
    private static readonly string[] Terms =
    [
        "acknowledge.url", "acknowledge.assignment", "acknowledge.step", "acknowledge.since", "acknowledge.due", "acknowledge.remindAt",
        "acknowledge.within", "sla.kind", "sla.since", "sla.due", "sla.within", "sla.step", "sla.reminder", "sla.previous",
        "sla.previous.name", "sla.previous.email", "sla.previous.since", "sla.previous.why",
    ];

    /// <summary>Reads it; <see langword="null"/> where there is none, or where it is not whole.</summary>
    /// <param name="entry">Its value.</param>
    /// <param name="root">The document, for the names that it uses.</param>
    /// <param name="context">What the readers share.</param>
    public static Sla? Read(Entry? entry, Entry root, ReadContext context)
    {
        if (entry is not { IsMapping: true } || ValueReading.Time(entry["acknowledge"], Shortest, Longest) is not { } acknowledge)
            return null;
        var events = (entry["acknowledgedBy"] is { IsList: true } list ? list.Items : []).Select(item => Event(item, context)).ToArray();
        if (events.Length == 0 && !(root["templates"]?.Entries ?? []).Any(template => context.Template(template).ReadsLink))
            entry.Report("nothing could acknowledge it: write {{ acknowledge.url }} in a template, or name events in 'acknowledgedBy'");
        return new Sla
        {
            Acknowledge = acknowledge,
            Hours = ValueReading.Member<SlaHours>(entry["hours"]),
            RemindAfter = RemindAfter(entry["remind"]?["after"], acknowledge),
            Remind = Actions(entry["remind"]?["do"], root, context),
            Successor = ValueReading.Member<SlaSuccessor>(entry["reassign"]?["to"]),
            Most = entry["reassign"]?["most"]?.Whole ?? 3,
            Reassign = Actions(entry["reassign"]?["do"], root, context),
            AcknowledgedBy = events,
        };
    }

    /// <summary>Reports the actions of a workflow whose template reads <c>acknowledge</c> although no SLA is behind it.</summary>
    public static void CheckLinks(Entry workflow, Entry root, ReadContext context)
    {
        if (root["assignments"]?[workflow["assign"]?.Text ?? ""]?["sla"] is not null)
            return;
        var always = workflow["do"] is { IsList: true } list ? list.Items : [];
        var branches = workflow["branches"] is { IsList: true } several ? several.Items : [];
        foreach (var action in always.Concat(branches.SelectMany(branch => branch["do"] is { IsList: true } some ? some.Items : [])))
        {
            if (action["template"] is not { Text: { } name } named || root["templates"]?[name] is not { } template)
                continue;
            if (context.Template(template).References.Any(ReadsTerms))
                named.Report($"the template '{name}' reads 'acknowledge', which has no value here: the workflow's assignment has no 'sla'");
        }
    }

    /// <summary>
    /// Reports what a template reads of <c>acknowledge</c> or <c>sla</c> and is not there: a card without its link helps nobody.
    /// </summary>
    public static void CheckNames(Entry entry, Template template)
    {
        foreach (var path in template.References.Where(
            path => Terms.Any(term => path.StartsWith($"{term.Split('.')[0]}.", StringComparison.Ordinal))))
        {
            if (!Terms.Contains(path))
                entry.Report($"there is no '{path}'{Spelling.Suggest(path, Terms)}");
        }
    }

    private static TimeSpan[] RemindAfter(Entry? entry, TimeSpan acknowledge)
    {
        var all = new SortedSet<TimeSpan>();
        foreach (var item in entry is { IsList: true } ? entry.Items : [])
        {
            if (ValueReading.Time(item, Shortest, Longest) is not { } after)
                continue;
            if (after >= acknowledge)
                item.Report($"a reminder comes before the time is over: write less than 'acknowledge', {Duration.Text(acknowledge)}");
            all.Add(after);
        }

        return [.. all];
    }

    private static IReadOnlyList<WorkflowAction> Actions(Entry? entry, Entry root, ReadContext context)
    {
        if (entry is { IsList: true } && !entry.Items.Any())
            entry.Report("say what is done: nobody would hear of it");
        return WorkflowReading.Actions(entry, root, context);
    }

    private static AcknowledgingEvent Event(Entry entry, ReadContext context) => new(
        entry["on"]?.Texts ?? [],
        [.. (entry["key"]?.Items ?? []).Select(ValueReading.Path).OfType<FieldPath>()],
        ValueReading.Filter(entry["where"], context));

    private static bool ReadsTerms(string path) => path == "acknowledge" || path.StartsWith("acknowledge.", StringComparison.Ordinal);
}
