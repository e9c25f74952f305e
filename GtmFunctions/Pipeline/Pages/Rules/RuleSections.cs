using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>Tells of everything that workflows name. Values in, values out.</summary>
internal static class RuleSections
{
    /// <summary>A section for each kind.</summary>
    /// <param name="configuration">The rules.</param>
    /// <param name="bundle">The same as it was written.</param>
    /// <param name="turns">Who is next, by assignment.</param>
    public static IReadOnlyList<RuleSection> Tell(
        Configuration configuration,
        ConfigurationBundle bundle,
        IReadOnlyDictionary<string, IReadOnlyList<RuleLine>> turns) =>
    [
        new(
            "Who takes it",
            "No workflow names an owner.",
            [.. configuration.Assignments.Values.Select(one => Entry(
                "assignment", one.Name, [new([.. RuleWords.Chosen(one), "."]), .. turns.GetValueOrDefault(one.Name, [])]))]),
        new("Scores", "Nothing is scored.", [.. configuration.Scores.Values.Select(one => Entry("score", one.Name, RuleWords.Score(one)))]),
        new(
            "Signals",
            "No event is made of others, or of their absence.",
            [.. configuration.Signals.Values.Select(one => Entry("signal", one.Name, RuleWords.Signal(one)))]),
        new(
            "Look-ups",
            "Nobody is asked before it is decided.",
            [.. configuration.Enrichers.Values.Select(one => Entry(
                "look-up", one.Name, [new([$"By {one.Key.Text}: ", .. RuleWords.Asked(one)])]))]),
        new("Tables", "There are no tables beside the document.",
            [.. bundle.Tables.Select(table => Table(configuration, table.Key, table.Value))]),
        new("Sources", "Nothing may come in yet.", [.. configuration.Sources.Values.Select(Source)]),
        new(
            "Destinations",
            "Nothing can be sent yet.",
            [.. configuration.Destinations.Values.Select(destination => Destination(configuration, destination))]),
        new("Alerts", "Nobody is told when something breaks.", configuration.Alerts is { } alerts ? [Alerts(alerts)] : []),
    ];

    private static RuleEntry Entry(string kind, string name, IEnumerable<RuleLine> lines) =>
        new(RuleLinks.Id(kind, name), name, [.. lines]);

    private static RuleEntry Table(Configuration configuration, string file, string text)
    {
        var rows = CsvTable.Parse(file, text, []).Rows.Count;
        var used = configuration.Assignments.Values
            .SelectMany(one => new[]
            {
                one.Table?.File == file ? $"names who of {one.Name}" : null,
                one.Pool?.File == file ? $"the reps of {one.Name}" : null,
            })
            .OfType<string>()
            .ToList();
        return new RuleEntry(
            RuleLinks.Id("table", file),
            RuleLinks.Table(file),
            [new($"{Relative.Count(rows, "row")}{(used.Count > 0 ? $": {string.Join(", ", used)}" : "")}.")]);
    }

    private static RuleEntry Source(Source source)
    {
        var types = source.CanonicalTypes.Order(StringComparer.Ordinal).Select(RuleLinks.Type).ToList();
        var expected = source.Expect is { } expect
            ? string.Create(CultureInfo.InvariantCulture,
                $"; somebody is told where fewer than {expect.AtLeast} come in {Duration.Text(expect.Per)}")
            : "";
        RuleWord[] gives = types.Count == 0 ? [" as they are"] : [" as ", .. RuleLinks.Join(types)];
        return new RuleEntry(
            RuleLinks.Id("source", source.Name),
            RuleLinks.Source(source.Name),
            [new([$"Events of {source.Provider.Title}", .. gives, $"{expected}."])]);
    }

    private static RuleEntry Destination(Configuration configuration, Destination destination)
    {
        var used = configuration.Workflows
            .Where(workflow => workflow.Branches.Any(branch => branch.Do.Any(action => action.To == destination.Name)))
            .Select(workflow => workflow.Name)
            .ToList();
        var pace = destination.Limits is { Count: > 0 } limits ? $", no more than {string.Join(" and ", limits)}" : "";
        var by = used.Count > 0 ? $"; used by {string.Join(", ", used)}" : "; no workflow uses it";
        return new RuleEntry(
            RuleLinks.Id("destination", destination.Name),
            RuleLinks.Destination(destination.Name),
            [new($"{destination.Connector}{pace}{by}.")]);
    }

    private static RuleEntry Alerts(Alerts alerts)
    {
        RuleWord[] to = [.. RuleLinks.Join([.. alerts.To.Select(call => RuleLinks.Destination(call.To))])];
        var kinds = string.Join(", ", alerts.On.Select(rule => AlertKindName.For(rule.Kind)));
        return new RuleEntry("alerts", "When something breaks", [new([.. to, $" is told of {kinds}."])]);
    }
}
