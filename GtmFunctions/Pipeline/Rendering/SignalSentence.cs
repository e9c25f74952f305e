using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>What a signal made of an event, in a sentence.</summary>
internal static class SignalSentence
{
    /// <summary>The sentence.</summary>
    public static string Render(SignalOutcome outcome) => outcome switch
    {
        { Why: { } written } => written,
        { Counted: false } => NotCounted(outcome),
        { QuietFor: not null, Since: not null } =>
            $"nothing of {outcome.Key.Value} since {outcome.Evidence![0].Event}: quiet for {outcome.QuietFor}",
        { QuietFor: not null } => Active(outcome),
        _ => $"{Counts(outcome)}: {Counted(outcome)}",
    };

    /// <summary>What a window still lacks.</summary>
    public static string Missing(SignalOutcome outcome)
    {
        if (outcome.Missing is { } written)
            return written;
        if (outcome.Join == SignalJoin.Weights)
            return $"{outcome.Threshold - outcome.Points} more points";
        var missing = (outcome.Conditions ?? [])
            .Where(condition => !condition.Met)
            .Select(condition => $"{condition.AtLeast - condition.Towards} more {Named(condition)}");
        return string.Join(outcome.Join switch { SignalJoin.Any => " or ", SignalJoin.InOrder => ", then ", _ => " and " }, missing);
    }

    private static string NotCounted(SignalOutcome outcome) => outcome switch
    {
        { Key.Value: null } => $"the event has no {outcome.Key.Field}",
        { Unmet: [{ Condition: null }] } => "it does not meet what activity must",
        _ => "it meets no condition",
    };

    private static string Active(SignalOutcome outcome) => outcome.Standing switch
    {
        ActivityStanding.Newest =>
            $"the newest activity of {outcome.Key.Value}: {outcome.Emit} when there is none until {Text(outcome.Due!.Value)}",
        ActivityStanding.BeforeQuiet =>
            $"the newest activity of {outcome.Key.Value}, but from before it was found quiet ({Text(outcome.QuietAt!.Value)}): that stands",
        _ => $"older than the newest activity of {outcome.Key.Value} ({outcome.Newest!.Event}, {Text(outcome.Newest.Time)}): " +
            "it changes nothing",
    };

    private static string Counts(SignalOutcome outcome)
    {
        var counts = (outcome.Conditions ?? []).Select(condition => $"{condition.Towards} of {condition.AtLeast} {Named(condition)}");
        var points = outcome.Join == SignalJoin.Weights ? $", {outcome.Points} of {outcome.Threshold} points" : "";
        return $"{outcome.Key.Value} has {string.Join(", ", counts)} within {outcome.Within}{points}";
    }

    private static string Counted(SignalOutcome outcome) => outcome switch
    {
        { State: SignalState.Fired, Emitted: { } emitted } => $"fired {emitted.Type} ({emitted.Event})",
        { State: SignalState.CoolingDown, Cooldown: { } cooldown } =>
            $"cooling down, it fired for {Text(cooldown.From)} ({cooldown.Event})",
        _ => $"{Missing(outcome)} to come",
    };

    private static string Named(SignalConditionCount condition) =>
        condition.Distinct is { } path ? $"different {path} of {condition.On}" : condition.On;

    private static string Text(DateTimeOffset time) => FieldText.From(JsonValue.Create(time))!;
}
