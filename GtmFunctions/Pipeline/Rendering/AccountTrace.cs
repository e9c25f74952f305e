using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>What came of looking for the account of an event, as traces show it.</summary>
internal static class AccountTrace
{
    /// <summary>Shows a match.</summary>
    public static JsonObject Render(AccountMatch match) => new()
    {
        ["standing"] = Name(match.Standing),
        ["says"] = Sentence(match),
        ["list"] = match.List,
        ["version"] = match.Version,
        ["accounts"] = match.Accounts,
        ["threshold"] = match.Threshold,
        ["question"] = match.Question,
        ["fitting"] = new JsonArray([.. match.Fitting.Select(Render)]),
    };

    /// <summary>The match in a sentence.</summary>
    public static string Sentence(AccountMatch match) => (match.Standing, match.Fitting) switch
    {
        (_, _) when match.Version is null => $"the list {match.List} was never synced or imported, so no account is known",
        (AccountStanding.Matched, [var best, ..]) => $"it is of {best.Name} ({Score(best)}): {Because(best)}",
        (AccountStanding.Decided, [var best, ..]) => $"it is of {best.Name}: {Because(best)}",
        (AccountStanding.Near, [var best, ..]) =>
            $"it may be of {best.Name} ({Score(best)}, below {Text(match.Threshold)}), so a person is asked: {Because(best)}",
        (AccountStanding.Refused, _) => "a person said that it is of none of the accounts",
        (_, [var best, ..]) => $"no account fits; the nearest is {best.Name} ({Score(best)}): {Because(best)}",
        _ => $"none of {match.Accounts.ToString("N0", CultureInfo.InvariantCulture)} accounts has anything in common with it",
    };

    /// <summary>A reason in words.</summary>
    public static string Words(AccountReason reason) => reason.Kind switch
    {
        AccountReasonKind.SameDomain => $"its domain is the account's, {reason.Seen}",
        AccountReasonKind.BelowDomain => $"its domain is below the account's, {reason.Seen}",
        AccountReasonKind.BesideDomain => $"its domain and the account's, {reason.Seen}, are of one owner",
        AccountReasonKind.OtherEnding => $"its domain is the account's, {reason.Seen}, under another ending",
        AccountReasonKind.DomainMistyped => $"its domain is the account's, {reason.Seen}, but for a slip",
        AccountReasonKind.DomainNamedAfter => $"its domain is named after the company, whose own is {reason.Seen}",
        AccountReasonKind.OtherDomain => $"its domain, {reason.Seen}, is another one",
        AccountReasonKind.SameName => $"its company has the account's name, {reason.Seen}",
        AccountReasonKind.NameOfOtherCountry => $"its company has the account's name, {reason.Seen}, but for a country",
        AccountReasonKind.NameMistyped => $"its company has the account's name, {reason.Seen}, but for a slip",
        AccountReasonKind.NameShortened => $"its company's name and the account's, {reason.Seen}, begin alike",
        AccountReasonKind.NameResembles => $"its company's name resembles the account's, {reason.Seen}",
        AccountReasonKind.NamePartly => $"its company's name has words of the account's, {reason.Seen}",
        AccountReasonKind.SameCountry => $"both are in {reason.Seen}",
        AccountReasonKind.OtherCountry => $"the account is in {reason.Seen}",
        AccountReasonKind.AsGood => $"{reason.Seen} fits as well",
        _ => $"{reason.Seen} said so",
    };

    private static JsonNode Render(FittingAccount fitting) => new JsonObject
    {
        ["key"] = fitting.Key,
        ["name"] = fitting.Name,
        ["score"] = fitting.Score,
        ["reasons"] = TextArray.Of(fitting.Reasons.Select(Words)),
    };

    private static string Because(FittingAccount fitting) => string.Join("; ", fitting.Reasons.Select(Words));

    private static string Score(FittingAccount fitting) => Text(fitting.Score);

    private static string Text(decimal score) => score.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Name(AccountStanding standing) => standing.ToString().ToLowerInvariant();
}
