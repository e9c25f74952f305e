using System.Globalization;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>Holds one thing that a fixture expects against what was decided.</summary>
internal static class ExpectationCheck
{
    /// <summary>The word for what there is none of.</summary>
    internal const string Nothing = "none";

    /// <summary>Checks it; one answer for each workflow that it is about.</summary>
    public static IEnumerable<CheckedExpectation> Check(FixtureExpectation expected, FixtureSight seen) => expected switch
    {
        FixtureExpectation.OutcomeIs outcome => [Outcome(outcome, seen)],
        FixtureExpectation.OwnerIs owner => OwnerCheck.Owner(owner, seen),
        FixtureExpectation.TeamIs team => OwnerCheck.Team(team, seen),
        FixtureExpectation.BranchIs branch => Branch(branch, seen),
        FixtureExpectation.ScoreIs score => Score(score, seen),
        FixtureExpectation.ActionsAre actions => [ActionCheck.Check(actions, seen)],
        FixtureExpectation.FieldsAre fields => [Fields(fields, seen)],
        FixtureExpectation.SignalsAre signals => [Signals(signals, seen)],
        _ => throw new InvalidOperationException($"Nobody checks a {expected.GetType().Name}."),
    };

    /// <summary>What is not there to be looked at, because no workflow came so far.</summary>
    internal static CheckedExpectation None(string what, int line, string expected, FixtureSight seen) =>
        new(what, line, Held: false, expected, Nothing, seen.Why());

    /// <summary>What an expectation is about, with the workflow where it is named.</summary>
    internal static string What(string what, string? workflow) => workflow is null ? what : $"{what} of {workflow}";

    private static CheckedExpectation Outcome(FixtureExpectation.OutcomeIs expected, FixtureSight seen)
    {
        var held = seen.Decision.Outcome == expected.Outcome;
        return new CheckedExpectation("outcome", expected.Line, held, expected.Outcome, seen.Decision.Outcome, held ? "" : seen.Why());
    }

    private static IEnumerable<CheckedExpectation> Branch(FixtureExpectation.BranchIs expected, FixtureSight seen)
    {
        var what = What("branch", expected.Workflow);
        WorkflowDecision[] taken = [.. seen.DecisionsFor(expected.Workflow).Where(one => one.Branches.Count > 0)];
        if (taken.Length == 0)
            return [None(what, expected.Line, expected.Branch, seen)];
        return taken.Select(one =>
        {
            var held = one.Branch == expected.Branch;
            return new CheckedExpectation(
                what, expected.Line, held, expected.Branch, one.Branch ?? Nothing, held ? "" : Tried(one, expected.Branch));
        });
    }

    // Why the branch was not taken that was expected: its condition, or one before it that held
    private static string Tried(WorkflowDecision decision, string branch) =>
        decision.Branches.FirstOrDefault(one => one.Branch == branch) is { Conditions: { } conditions }
            ? $"{decision.Workflow}: {branch} needs {ConditionTrace.NotHeld(conditions)}"
            : decision.Branch is { } taken
                ? $"{decision.Workflow}: {taken} is the first that matches"
                : FixtureSight.Sentence(decision);

    private static IEnumerable<CheckedExpectation> Score(FixtureExpectation.ScoreIs expected, FixtureSight seen)
    {
        var wanted = Words(expected.Points, expected.Tier);
        Score[] scores = [.. seen.Decision.Workflows.Select(one => one.Score).OfType<Score>()];
        if (scores.Length == 0)
            return [None("score", expected.Line, wanted, seen)];
        return scores.Select(score =>
        {
            var tier = score.Tier ?? FixtureExpectation.ScoreIs.NoTier;
            var held = (expected.Points is not { } points || points == score.Points) && (expected.Tier is not { } name || name == tier);
            return new CheckedExpectation(
                "score",
                expected.Line,
                held,
                wanted,
                Words(expected.Points is null ? null : score.Points, expected.Tier is null ? null : tier),
                held ? "" : Rules(score));
        });
    }

    private static string Rules(Score score)
    {
        var rules = score.Rules.Select((rule, place) => rule.Held
            ? string.Create(CultureInfo.InvariantCulture, $"rule {place + 1} gives {rule.Points:0.##}")
            : $"rule {place + 1} gives nothing ({ConditionTrace.NotHeld(rule.Conditions)})");
        return string.Create(CultureInfo.InvariantCulture, $"{score.Model} comes to {score.Points:0.##}: {string.Join(", ", rules)}");
    }

    private static string Words(decimal? points, string? tier)
    {
        var sum = points is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number:0.##} points") : null;
        return string.Join(", ", new[] { sum, tier is null ? null : $"tier {tier}" }.OfType<string>());
    }

    private static CheckedExpectation Fields(FixtureExpectation.FieldsAre expected, FixtureSight seen)
    {
        var result = expected.Fields.Evaluate(EventFields.Scope(seen.Event.Message.Event));
        var fields = string.Join(", ", expected.Fields.Fields.Order(StringComparer.Ordinal));
        if (result.Held)
            return new CheckedExpectation("fields", expected.Line, Held: true, fields, fields);
        string[] missing = [.. expected.Fields.Fields.Intersect(seen.Event.Missing)];
        return new CheckedExpectation(
            "fields",
            expected.Line,
            Held: false,
            fields,
            "something else",
            (result.Fault ?? ConditionTrace.NotHeld(result.Conditions))
            + (missing.Length == 0 ? "" : $"; the payload has nothing that the source maps to {string.Join(", ", missing)}"));
    }

    private static CheckedExpectation Signals(FixtureExpectation.SignalsAre expected, FixtureSight seen)
    {
        string[] counted = [.. seen.Decision.Signals.Where(signal => signal.Counted is true).Select(signal => signal.Signal)];
        var held = counted.Order(StringComparer.Ordinal).SequenceEqual(expected.Signals.Order(StringComparer.Ordinal));
        return new CheckedExpectation(
            "signals",
            expected.Line,
            held,
            List(expected.Signals),
            List(counted),
            held ? "" : string.Join("; ", seen.Decision.Signals.Where(signal => signal.Counted is false).Select(Uncounted)));
    }

    private static string Uncounted(SignalOutcome signal) => signal switch
    {
        { Key.Value: null } => $"{signal.Signal}: the event has no {signal.Key.Field}",
        { Unmet: { } unmet } => $"{signal.Signal}: {string.Join("; ", unmet.Select(Unmet))}",
        _ => signal.Signal,
    };

    private static string Unmet(UnmetCondition unmet) =>
        unmet.Where is { } conditions ? ConditionTrace.NotHeld(conditions) : $"the event has no {unmet.Missing}";

    /// <summary>Names in a sentence; <see cref="Nothing"/> where there is none.</summary>
    internal static string List(IReadOnlyCollection<string> names) => names.Count == 0 ? Nothing : string.Join(", ", names);
}
