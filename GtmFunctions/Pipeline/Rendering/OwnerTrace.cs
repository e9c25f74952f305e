using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>
/// Who owns an event, as traces show it: <c>owner</c>, which templates see too, <c>why</c> in a sentence, the <c>row</c> of the table, the
/// <c>candidates</c> with why each was passed over, the <c>pointer</c> before and after, and until when they <c>acknowledge</c>.
/// </summary>
internal static class OwnerTrace
{
    private const int Named = 3;

    /// <summary>Shows a decision.</summary>
    public static JsonObject Render(OwnerDecision decision)
    {
        var shown = new JsonObject
        {
            ["assignment"] = decision.Assignment,
            ["by"] = decision.By.ToString().ToLowerInvariant(),
            ["why"] = Sentence(decision),
            ["owner"] = DecidedFields.For(decision.Owner),
        };
        if (decision.Row is { } row)
        {
            var results = row.Results.Select(result => KeyValuePair.Create<string, JsonNode?>(result.Key, result.Value));
            shown["row"] = new JsonObject { ["table"] = row.Table, ["line"] = row.Line, ["results"] = new JsonObject(results) };
        }

        shown["candidates"] = new JsonArray([.. decision.Candidates.Select(Render)]);
        if (decision.Turn is { } turn)
            shown["pointer"] = new JsonObject { ["before"] = Render(turn.Before), ["after"] = Render(turn.After) };
        if (decision.Acknowledge is { } terms)
            shown["acknowledge"] = DecidedFields.For(terms);
        return shown;
    }

    /// <summary>Why they own it, in a sentence.</summary>
    public static string Sentence(OwnerDecision decision)
    {
        if (decision.Why is { } written)
            return written;
        var row = decision.Row is { } matched
            ? $"{matched.Table} line {matched.Line} names {string.Join(" and ", matched.Results.Values.DefaultIfEmpty("nobody"))}; "
            : "";

        // Who keeps an account is looked at once more as one of the team
        string[] passed =
        [
            .. decision.Candidates.Where(one => one.IsPassedOver)
                .DistinctBy(one => one.Email, StringComparer.OrdinalIgnoreCase)
                .Select(one => $"{one.Name} ({UnavailableSentence.Render(one)})"),
        ];
        var more = passed.Length > Named ? $" and {passed.Length - Named} more" : "";
        return passed.Length == 0
            ? row + Reason(decision)
            : $"{row}{Reason(decision)}; passed over: {string.Join(", ", passed.Take(Named))}{more}";
    }

    private static JsonObject Render(TurnNumber number) => new() { ["turn"] = number.Turn, ["last"] = number.Last };

    private static JsonNode Render(Candidate candidate)
    {
        var shown = new JsonObject { ["name"] = candidate.Name, ["email"] = candidate.Email, ["as"] = candidate.As };
        if (UnavailableSentence.Render(candidate) is { } why)
            shown["passedOver"] = why;
        if (candidate.OwedAfter is { } owed)
            (shown["owedBefore"], shown["owedAfter"]) = (candidate.OwedBefore, owed);
        return shown;
    }

    private static string Reason(OwnerDecision decision) => (decision.By, decision.Reason) switch
    {
        (_, OwnerReason.InTurn next) => Able(decision, next.Able, "is next"),
        (_, OwnerReason.OwedMost most) =>
            (most.NobodyInCrm ? "the CRM names no owner by e-mail; " : "") + Able(decision, most.Able, "is owed the most turns"),
        (_, OwnerReason.LeastLoaded least) => Able(decision, least.Able, "has the least to do"),
        (_, OwnerReason.NoRow none) => $"no row of {none.Table} matches, so the fallback takes it",
        (_, OwnerReason.EmptyTeam empty) => $"nobody is in the team {empty.Team}, so the fallback takes it",
        (_, OwnerReason.NoTeam) => "no team is named, so the fallback takes it",
        (_, OwnerReason.NobodyAvailable) => "nobody who is asked can take it now, so the fallback does",
        (_, OwnerReason.NotAcknowledged) => "what is not acknowledged in time goes to the fallback",
        (_, OwnerReason.NotAcknowledgedBySeveral several) =>
            $"{several.Holders} had it and did not acknowledge it, so the fallback takes it",
        (ChosenBy.Table, _) => "the row names the owner",
        (ChosenBy.Crm, _) => "the CRM names the account's owner",
        (ChosenBy.Account, _) => "the account keeps its owner",
        _ => "",
    };

    private static string Able(OwnerDecision decision, int able, string why) => able == 1
        ? $"{decision.Owner.Name} is the only one who can take it"
        : $"{decision.Owner.Name} {why} of the {able} who can take it";
}
