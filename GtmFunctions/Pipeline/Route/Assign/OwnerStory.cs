using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Tables;

namespace GtmFunctions.Pipeline.Route.Assign;

/// <summary>
/// A choice as traces and the ledger tell it: who (<c>owner</c>, which templates see too), <c>why</c> in a sentence, the <c>row</c> of the
/// table, the <c>candidates</c> with why each was passed over, and the <c>pointer</c> before and after.
/// </summary>
public static class OwnerStory
{
    private const int Named = 3;

    /// <summary>Tells a choice.</summary>
    public static JsonObject Of(OwnerChoice choice)
    {
        var story = new JsonObject
        {
            ["assignment"] = choice.Assignment,
            ["by"] = choice.By.ToString().ToLowerInvariant(),
            ["why"] = Why(choice),
            ["owner"] = Owner(choice.Member, choice.Email),
        };
        if (choice.Row is { } row)
            story["row"] = new JsonObject { ["table"] = choice.Table, ["line"] = row.Line, ["results"] = Texts(row.Results) };
        story["candidates"] = new JsonArray([.. choice.Candidates.Select(candidate => Candidate(candidate, choice))]);
        if (choice is { Before: { } before, After: { } after })
        {
            story["pointer"] = new JsonObject
            {
                ["before"] = new JsonObject { ["turn"] = before.Number, ["last"] = before.Last },
                ["after"] = new JsonObject { ["turn"] = after.Number, ["last"] = after.Last },
            };
        }

        return story;
    }

    /// <summary>An owner as templates see them.</summary>
    /// <param name="member">Their row in the roster; <see langword="null"/> for somebody who is not in it.</param>
    /// <param name="email">Their address.</param>
    public static JsonObject Owner(Member? member, string email)
    {
        var owner = member is null ? [] : Texts(member.Further);
        owner["name"] = member?.Name ?? email;
        owner["email"] = email;
        owner["team"] = member?.Team;
        owner["slack"] = member?.Slack;
        owner["timezone"] = member?.TimeZone.Id;
        return owner;
    }

    private static JsonObject Candidate(Candidate candidate, OwnerChoice choice)
    {
        var told = new JsonObject { ["name"] = candidate.Name, ["email"] = candidate.Email, ["as"] = candidate.As };
        if (candidate.PassedOver is { } why)
            told["passedOver"] = why;
        var key = candidate.Email.ToLowerInvariant();
        if (choice.Before is { } before && choice.After is { } after && after.Owed.TryGetValue(key, out var owed))
            (told["owedBefore"], told["owedAfter"]) = (Math.Round(before.Owed.GetValueOrDefault(key), 3), Math.Round(owed, 3));
        return told;
    }

    private static string Why(OwnerChoice choice)
    {
        var row = choice.Row is { } matched
            ? $"{choice.Table} line {matched.Line} names {string.Join(" and ", matched.Results.Values.DefaultIfEmpty("nobody"))}; "
            : "";
        string[] passed = [.. choice.Candidates.Where(one => one.PassedOver is not null).Select(one => $"{one.Name} ({one.PassedOver})")];
        var more = passed.Length > Named ? $" and {passed.Length - Named} more" : "";
        return passed.Length == 0
            ? row + choice.Reason
            : $"{row}{choice.Reason}; passed over: {string.Join(", ", passed.Take(Named))}{more}";
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) =>
        new(texts.Select(text => KeyValuePair.Create<string, JsonNode?>(text.Key, text.Value)));
}
