using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>Holds the actions that are expected against those that are planned, and their messages against what would be sent.</summary>
internal static class ActionCheck
{
    private const int LongestShown = 200;

    private static readonly JsonSerializerOptions Readable = PipelineJson.Readable.Options;

    /// <summary>Checks them: each expected one has one of its own, and none is left over.</summary>
    public static CheckedExpectation Check(FixtureExpectation.ActionsAre expected, FixtureSight seen)
    {
        var drafts = seen.Drafts.Make(seen.Event, seen.Decision);
        var left = drafts.ToList();
        var wrong = new List<string>();

        // Who expects a certain message chooses before who takes any
        foreach (var one in expected.Actions.OrderBy(one => !one.ReadsMessage).ThenBy(one => one.Action is null))
        {
            DraftedAction[] candidates = [.. left.Where(draft => draft.To == one.To && (one.Action is null || one.Action == draft.Action))];
            if ((Array.Find(candidates, draft => WhyNot(one, draft) is null) ?? candidates.FirstOrDefault()) is not { } found)
            {
                wrong.Add($"{Name(one)} gets nothing");
                continue;
            }

            left.Remove(found);
            if (WhyNot(one, found) is { } why)
                wrong.Add($"{Name(one)}: {why}");
        }

        wrong.AddRange(left.Select(draft => $"{draft.To} ({draft.Action}) is not expected"));
        return new CheckedExpectation(
            "actions",
            expected.Line,
            wrong.Count == 0,
            ExpectationCheck.List([.. expected.Actions.Select(Name)]),
            Got(expected, drafts, wrong),
            wrong.Count == 0 ? "" : $"{string.Join("; ", wrong)}; {seen.Why()}");
    }

    // Where all go where they should, it is what they say that differs
    private static string Got(FixtureExpectation.ActionsAre expected, IReadOnlyList<DraftedAction> drafts, List<string> wrong)
    {
        var sent = drafts.Select(draft => draft.To).Order(StringComparer.Ordinal);
        var isOther = wrong.Count > 0 && sent.SequenceEqual(expected.Actions.Select(one => one.To).Order(StringComparer.Ordinal));
        return isOther ? "another message" : ExpectationCheck.List([.. drafts.Select(draft => draft.To)]);
    }

    private static string Name(ExpectedAction one) => one.Action is { } action ? $"{one.To} ({action})" : one.To;

    // Why a draft is not what is expected
    private static string? WhyNot(ExpectedAction expected, DraftedAction draft)
    {
        if (draft.Refused is { } refused)
            return $"it could not be sent: {refused}";
        if (expected.Texts.FirstOrDefault(text => !draft.Message.Contains(text, StringComparison.Ordinal)) is { } missing)
            return $"its message has no \"{missing}\": \"{Shown(draft.Message)}\"";
        if (NotHeld(expected.Message, new JsonObject { [ExpectedAction.MessageField] = draft.Message }) is { } message)
            return message;
        if (expected.Body is not null && draft.Body is null)
            return $"its body is no JSON object: {Shown(draft.Message)}";
        return NotHeld(expected.Body, draft.Body ?? []) is { } field ? $"{field}: {Shown(draft.Body!.ToJsonString(Readable))}" : null;
    }

    private static string? NotHeld(Filter? filter, JsonObject fields) =>
        filter?.Evaluate(fields) is { Held: false } result ? Shown(result.Fault ?? ConditionTrace.NotHeld(result.Conditions)) : null;

    private static string Shown(string text) => BoundedText.Cut(text.ReplaceLineEndings(" "), LongestShown);
}
