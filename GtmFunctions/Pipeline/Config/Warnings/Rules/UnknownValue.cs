using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A value that a field of the pipeline's own never has: a tier, a team, a source, a type.</summary>
internal static class UnknownValue
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unknown-value",
        "A tier, team, source or type that the field never has (`score.tier: hot` where the tiers are high, medium and low)", Find);

    private static readonly string[] Operators = ["$eq", "$neq", "$in", "$nin"];

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        var known = new Dictionary<(string, string?), HashSet<string>?>();
        foreach (var filter in DocumentFilter.All(document))
        {
            foreach (var term in FilterTerm.All(filter.Entry).Where(term => Operators.Contains(term.Operator)))
            {
                var key = (term.Field, Owner(term.Field, filter.Workflow));
                if (!known.TryGetValue(key, out var values))
                    known[key] = values = Values(document, term.Field, filter.Workflow)?.ToHashSet(StringComparer.Ordinal);
                if (values is null)
                    continue;
                foreach (var operand in Operands(term).Where(operand => operand.Text is { } text && !values.Contains(text)))
                    yield return document.At(operand, Rule.Code, Message(term.Field, operand.Text!, values));
            }
        }

        foreach (var (assignment, models) in TablesOfTiers(document))
        {
            var values = models.SelectMany(model => model.Tiers).Select(tier => tier.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var column = assignment.Table!.Conditions.Select((path, i) => (path.Text, i)).First(pair => pair.Text == "score.tier").i;
            foreach (var row in assignment.Table.Rows)
            {
                foreach (var choice in row.Cells[column].Choices.Where(choice => !values.Contains(choice)))
                    yield return new ConfigurationWarning(
                        Rule.Code, assignment.Table.File, row.Line, "score.tier", Message("score.tier", choice, values));
            }
        }
    }

    // Whose values they are: many workflows share a score or an assignment
    private static string? Owner(string field, Workflow? workflow) => field switch
    {
        "score.tier" => workflow?.Score,
        "owner.team" => workflow?.Assign,
        "event.type" => workflow?.Name,
        _ => null,
    };

    private static IEnumerable<Entry> Operands(FilterTerm term) => term.Operand.IsList ? term.Operand.Items : [term.Operand];

    private static IEnumerable<string>? Values(CheckedDocument document, string field, Workflow? workflow) => field switch
    {
        "score.tier" when workflow?.Score is { } score && document.Configuration.Scores.TryGetValue(score, out var model) =>
            [.. model.Tiers.Select(tier => tier.Name)],
        "owner.team" when workflow?.Assign is { } assign
            && document.Configuration.Assignments.GetValueOrDefault(assign)?.Pool is { } pool =>
            [.. pool.Members.Select(member => member.Team)],
        "enrichment" => ["complete", "partial"],
        "event.source" => [.. document.Configuration.Sources.Keys, "signals", Alerts.Source],
        "event.type" when workflow is not null => workflow.On,
        _ => null,
    };

    private static IEnumerable<(Assignment Assignment, ScoreModel[] Models)> TablesOfTiers(CheckedDocument document) =>
        from assignment in document.Configuration.Assignments.Values
        where assignment.Table is { } table && table.Conditions.Any(path => path.Text == "score.tier")
        let scores = document.Configuration.Workflows
            .Where(workflow => workflow.Assign == assignment.Name)
            .Select(workflow => workflow.Score)
        let models = scores
            .OfType<string>()
            .Select(score => document.Configuration.Scores.GetValueOrDefault(score))
            .OfType<ScoreModel>()
            .ToArray()
        where models.Length > 0
        select (assignment, models);

    private static string Message(string field, string value, IReadOnlyCollection<string> values) =>
        $"'{field}' is never '{value}'{Spelling.Suggest(value, values)}";
}
