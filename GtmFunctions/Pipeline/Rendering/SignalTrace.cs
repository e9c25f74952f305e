using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>
/// What a signal made of an event, as traces show it: the key, what the window has of each condition, what is missing, and when it fired
/// the evidence and the event that it made.
/// </summary>
internal static class SignalTrace
{
    /// <summary>Shows an outcome in the trace of the event that it is about.</summary>
    public static JsonObject Render(SignalOutcome outcome) => outcome switch
    {
        { Counted: false } => NotCounted(outcome),
        { QuietFor: not null } => outcome.Since is null ? Active(outcome) : Inactive(outcome),
        _ => Counted(outcome),
    };

    /// <summary>Shows an outcome in the trace of the event that was made, which need not be told its own id.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="at">When it was decided.</param>
    public static JsonObject RenderMade(SignalOutcome outcome, JsonNode? at)
    {
        var shown = Render(outcome);
        shown.Remove("emitted");
        shown["at"] = at?.DeepClone();
        shown["cause"] = outcome.Emitted?.Cause ?? outcome.Cause;
        return shown;
    }

    /// <summary>What the event that is made carries of it, as <c>signal</c>: whom it is about and by which events it was decided.</summary>
    public static JsonObject RenderData(SignalOutcome outcome)
    {
        var carried = new JsonObject { ["name"] = outcome.Signal, ["key"] = outcome.Key.Value };
        return With(
            carried,
            ("from", outcome.From),
            ("until", outcome.Until),
            ("conditions", Render(outcome.Conditions)),
            ("points", outcome.Points),
            ("since", outcome.Since),
            ("quietFor", outcome.QuietFor),
            ("evidence", Render(outcome.Evidence)));
    }

    private static JsonObject NotCounted(SignalOutcome outcome)
    {
        var shown = Head(outcome);
        if (outcome.Failed is { } failed)
            shown["failed"] = failed.DeepClone();
        else if (outcome.Unmet is [{ Condition: null, Where: { } where }])
            shown["failed"] = ConditionTrace.Render(where);
        else if (outcome.Unmet is { } unmet)
            shown["failed"] = new JsonArray([.. unmet.Select(Render)]);
        shown["why"] = SignalSentence.Render(outcome);
        return shown;
    }

    private static JsonObject Active(SignalOutcome outcome)
    {
        var shown = Head(outcome);
        shown["state"] = outcome.State == SignalState.Quiet ? "quiet" : "waiting";
        shown["quietFor"] = outcome.QuietFor;
        shown["newest"] = new JsonObject { ["event"] = outcome.Newest!.Event, ["time"] = outcome.Newest.Time };
        shown["due"] = outcome.Due;
        shown["why"] = SignalSentence.Render(outcome);
        return shown;
    }

    private static JsonObject Inactive(SignalOutcome outcome) => With(
        Head(outcome),
        ("quietFor", outcome.QuietFor),
        ("since", outcome.Since),
        ("evidence", Render(outcome.Evidence)),
        ("why", SignalSentence.Render(outcome)),
        ("about", outcome.About?.DeepClone()),
        ("emitted", Render(outcome.Emitted)));

    private static JsonObject Counted(SignalOutcome outcome)
    {
        var shown = Head(outcome);
        shown["state"] = outcome.State switch
        {
            SignalState.Fired => "fired",
            SignalState.CoolingDown => "cooling-down",
            _ => "waiting",
        };
        With(
            shown,
            ("within", outcome.Within),
            ("from", outcome.From),
            ("until", outcome.Until),
            ("conditions", Render(outcome.Conditions)),
            ("total", outcome.Total),
            ("points", outcome.Points),
            ("threshold", outcome.Threshold));
        if (outcome.State == SignalState.Waiting)
            shown["missing"] = SignalSentence.Missing(outcome);
        if (outcome.Cooldown is { } cooldown)
            shown["cooldown"] = new JsonObject { ["from"] = cooldown.From, ["for"] = cooldown.For, ["event"] = cooldown.Event };
        return With(
            shown,
            ("evidence", Render(outcome.Evidence)),
            ("emitted", Render(outcome.Emitted)),
            ("why", SignalSentence.Render(outcome)));
    }

    private static JsonObject Head(SignalOutcome outcome)
    {
        var shown = new JsonObject
        {
            ["signal"] = outcome.Signal,
            ["key"] = new JsonObject { ["field"] = outcome.Key.Field, ["value"] = outcome.Key.Value },
        };
        return With(shown, ("counted", outcome.Counted));
    }

    private static JsonObject With(JsonObject shown, params (string Name, JsonNode? Value)[] parts)
    {
        foreach (var (name, value) in parts)
        {
            if (value is not null)
                shown[name] = value;
        }

        return shown;
    }

    private static JsonNode Render(UnmetCondition unmet) => unmet.Missing is { } missing
        ? new JsonObject { ["condition"] = unmet.Condition, ["missing"] = missing }
        : new JsonObject { ["condition"] = unmet.Condition, ["where"] = ConditionTrace.Render(unmet.Where) };

    private static JsonNode Render(SignalConditionCount condition) => With(
        new JsonObject
        {
            ["on"] = condition.On,
            ["count"] = condition.Count,
            ["atLeast"] = condition.AtLeast,
            ["met"] = condition.Met,
        },
        ("distinct", condition.Distinct),
        ("different", condition.Different),
        ("points", condition.Points));

    private static JsonArray? Render(IReadOnlyList<SignalConditionCount>? conditions) =>
        conditions is null ? null : new JsonArray([.. conditions.Select(Render)]);

    private static JsonArray? Render(IReadOnlyList<SignalEvidence>? evidence) => evidence is null
        ? null
        : new JsonArray(
        [
            .. evidence.Select(one => With(
                new JsonObject { ["event"] = one.Event, ["time"] = one.Time },
                ("condition", one.Condition),
                ("on", one.On),
                ("value", one.Value))),
        ]);

    private static JsonObject? Render(EmittedEvent? emitted) => emitted is null
        ? null
        : new JsonObject
        {
            ["event"] = emitted.Event,
            ["type"] = emitted.Type,
            ["time"] = emitted.Time,
            ["decidedAt"] = emitted.DecidedAt,
            ["cause"] = emitted.Cause,
        };
}
