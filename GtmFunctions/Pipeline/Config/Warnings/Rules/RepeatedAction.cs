using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>The same action twice for one event: in one list, or in two workflows that take the same way.</summary>
internal static class RepeatedAction
{
    // One that listens for more is compared by these
    private const int MostTypes = 50;

    // What may tell the events of two workflows, or what is known of them, apart
    private static readonly string[] PartsOfTheWay = ["filter", "enrich", "score", "assign", "intent", "order"];

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "repeated-action", "The same action twice for one event, in one list or in two workflows that listen for it on the same conditions",
        Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        var seen = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var (entry, workflow) in document.Workflows)
        {
            foreach (var (way, actions) in Ways(entry))
            {
                var inList = new HashSet<string>(StringComparer.Ordinal);
                foreach (var action in actions)
                {
                    var call = action.Json!.ToJsonString();
                    if (!inList.Add(call))
                    {
                        yield return document.At(action, Rule.Code, "this action is in the list twice, so it is done twice");
                        continue;
                    }

                    foreach (var type in workflow.On.Distinct(StringComparer.Ordinal).Take(MostTypes))
                    {
                        if (seen.TryAdd($"{type}\n{way}\n{call}", action))
                            continue;
                        yield return document.At(
                            action,
                            Rule.Code,
                            $"line {seen[$"{type}\n{way}\n{call}"].Place.Line} does the same for every '{type}' that comes here, " +
                            "so it is done twice");
                        break;
                    }
                }
            }
        }
    }

    // Which way an event takes to a list of actions: whatever differs in it may tell events apart
    private static IEnumerable<(string Way, IEnumerable<Entry> Actions)> Ways(Entry workflow)
    {
        var way = KeyHash.For(string.Join('\n', PartsOfTheWay.Select(key => workflow[key]?.Json?.ToJsonString())));
        if (workflow["do"] is { } always)
        {
            yield return (way, DocumentFilter.Items(always));
            yield break;
        }

        foreach (var branch in DocumentFilter.Items(workflow["branches"]))
        {
            // One without a condition is taken by all that are left, as a list without branches is by all
            if (branch["when"] is { } when)
                way = KeyHash.For($"{way}\n{when.Json!.ToJsonString()}");
            yield return (way, DocumentFilter.Items(branch["do"]));
            way = KeyHash.For($"{way}\nelse");
        }
    }
}
