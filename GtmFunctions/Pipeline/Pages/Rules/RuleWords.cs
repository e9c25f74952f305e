using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>Tells in words what the parts of a document say.</summary>
internal static class RuleWords
{
    /// <summary>A scoring model: points and tiers.</summary>
    public static IEnumerable<RuleLine> Score(ScoreModel score)
    {
        foreach (var rule in score.Rules)
        {
            var points = rule.Points.ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture);
            yield return new([
                $"{points} where ",
                .. RuleLinks.Words(FilterSentence.Render(rule.When)),
                rule.Decay is { } decay ? Fades(decay) : ""]);
        }

        if (score.Tiers.Count > 0)
        {
            var tiers = score.Tiers.Select(tier => string.Create(CultureInfo.InvariantCulture, $"{tier.Name} from {tier.AtLeast}"));
            yield return new($"The sum is called {string.Join(", ", tiers)}.");
        }
    }

    /// <summary>Who is asked by a look-up, and what for.</summary>
    public static IEnumerable<RuleWord> Asked(Enricher enricher)
    {
        var gives = string.Join(", ", enricher.Gives.Take(8));
        var kept = enricher.Cache is { } cache ? $"; an answer is used again for {Duration.Text(cache)}" : "";
        if (enricher.Await is { } wait)
        {
            var late = wait.OnTimeout == AwaitTimeout.Continue ? "then it goes on without" : "then it waits for a person";
            return
            [
                "posts to ", RuleLinks.Destination(wait.Post.To), " and waits for the call back of ", RuleLinks.Source(wait.Source),
                $" up to {Duration.Text(wait.UpTo)}, {late}; gives {gives}{kept}",
            ];
        }

        var asked = string.Join(", then ", enricher.Waterfall.Select(provider => provider.Whom.Connector));
        return [$"{asked}; {(enricher.Waterfall.Count > 1 ? "the first answer wins, field by field; " : "")}gives {gives}{kept}"];
    }

    /// <summary>How an assignment finds the owner.</summary>
    public static IEnumerable<RuleWord> Chosen(Assignment assignment)
    {
        if (assignment.Sticky is { } sticky)
            yield return $"the same {sticky.Key.Text} keeps its owner for {Duration.Text(sticky.Window)}; else ";
        if (assignment.Table is { } table)
        {
            yield return "the first row of ";
            yield return RuleLinks.Table(table.File);
            yield return " that fits names who; ";
        }

        if (assignment.Pool is { } pool)
        {
            yield return Strategy(assignment.Strategy);
            yield return " among ";
            yield return RuleLinks.Table(pool.File);
            yield return "; ";
        }

        yield return $"where nobody can, {assignment.Fallback}";
        if (assignment.Sla is { } sla)
            yield return $". {Acknowledges(sla)}";
    }

    /// <summary>How one of a team is chosen.</summary>
    public static string Strategy(AssignmentStrategy strategy) => strategy switch
    {
        AssignmentStrategy.RoundRobin => "one after the other",
        AssignmentStrategy.Weighted => "in turns that follow the weights",
        AssignmentStrategy.LeastLoaded => "who has the least of their capacity taken",
        _ => "the owner that the CRM names, else in turns that follow the weights",
    };

    /// <summary>What a signal waits for, and what it makes.</summary>
    public static IEnumerable<RuleLine> Signal(Signal signal)
    {
        if (signal.IsAbsence)
        {
            yield return new([
                $"For each {signal.Key.Text}: when none of ", .. RuleLinks.Join([.. signal.On.Select(RuleLinks.Type)]),
                .. Where(signal.Where), $" has come for {Duration.Text(signal.QuietFor)},"]);
        }
        else
        {
            var how = signal.Combination switch
            {
                SignalCombination.Any => "when one of these is met",
                SignalCombination.Weights => string.Create(
                    CultureInfo.InvariantCulture, $"when the weights of what is met reach {signal.Threshold}"),
                _ => signal.InOrder ? "when all of these are met, one after the other" : "when all of these are met",
            };
            yield return new($"For each {signal.Key.Text}, {how} within {Duration.Text(signal.Within)}:");
            foreach (var condition in signal.Conditions)
                yield return Counted(condition, signal.Combination);
        }

        var rest = signal.Cooldown > TimeSpan.Zero ? $"; then it is silent for {Duration.Text(signal.Cooldown)}" : "";
        yield return new("it makes ", RuleLinks.Type(signal.Emit), $"{rest}.");
    }

    private static RuleLine Counted(SignalCondition condition, SignalCombination combination)
    {
        var weight = combination == SignalCombination.Weights
            ? string.Create(CultureInfo.InvariantCulture,
                $", weighs {condition.Weight}{(condition.UpTo > 1 ? $", up to {condition.UpTo} times" : "")}")
            : "";
        var distinct = condition.Distinct is { } field ? $" different {field.Text} of" : "";
        return new([
            $"– at least {condition.AtLeast}{distinct} ", .. RuleLinks.Join([.. condition.On.Select(RuleLinks.Type)]),
                .. Where(condition.Where), weight]);
    }

    private static IEnumerable<RuleWord> Where(Filter? filter) =>
        filter is { Conditions.Count: > 0 } ? [" where ", .. RuleLinks.Words(FilterSentence.Render(filter))] : [];

    private static string Fades(ScoreDecay decay) => decay switch
    {
        { HalfLife: { } half } => $", half of it for each {Duration.Text(half)} since {decay.By.Text}",
        { Over: { } over } => $", less and less until {Duration.Text(over)} after {decay.By.Text}",
        _ => "",
    };

    private static string Acknowledges(Sla sla)
    {
        var hours = sla.Hours == SlaHours.Working ? " of their working hours" : "";
        var reminded = sla.RemindAfter.Count > 0 ? $", are reminded after {string.Join(", ", sla.RemindAfter.Select(Duration.Text))}" : "";
        var next = sla.Successor == SlaSuccessor.Next ? $"it goes to the next who can, after {sla.Most} to the fallback"
            : "it goes to the fallback";
        return $"They acknowledge within {Duration.Text(sla.Acknowledge)}{hours}{reminded}; else {next}";
    }
}
