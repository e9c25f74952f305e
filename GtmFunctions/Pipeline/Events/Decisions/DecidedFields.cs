using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What conditions and templates see of what was decided: new objects, with a null where there is nothing.</summary>
internal static class DecidedFields
{
    /// <summary>
    /// All that was decided, by the names that templates use: <c>score</c>, <c>owner</c>, <c>acknowledge</c>, <c>sla</c>.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> All(Decided decided)
    {
        if (decided.Score is { } score)
            yield return KeyValuePair.Create("score", (JsonNode?)For(score));
        if (decided.Owner is { } owner)
            yield return KeyValuePair.Create("owner", (JsonNode?)For(owner));
        if (decided.Acknowledge is { } terms)
            yield return KeyValuePair.Create("acknowledge", (JsonNode?)For(terms));
        if (decided.Sla is { } notice)
            yield return KeyValuePair.Create("sla", (JsonNode?)For(notice));
    }

    /// <summary>A score.</summary>
    public static JsonObject For(ScoreSum score) => new() { ["model"] = score.Model, ["points"] = score.Points, ["tier"] = score.Tier };

    /// <summary>
    /// An owner: the roster's further columns, then <c>name</c>, <c>email</c>, <c>team</c>, <c>slack</c>, <c>timezone</c>.
    /// </summary>
    public static JsonObject For(Owner owner)
    {
        var fields = new JsonObject(owner.Further.Select(column => KeyValuePair.Create<string, JsonNode?>(column.Key, column.Value)));
        fields["name"] = owner.Name;
        fields["email"] = owner.Email;
        fields["team"] = owner.Team;
        fields["slack"] = owner.Slack;
        fields["timezone"] = owner.TimeZone;
        return fields;
    }

    /// <summary>The terms of an acknowledgement, to which delivery adds <c>url</c> where a template reads it.</summary>
    public static JsonObject For(SlaTerms terms) => new()
    {
        ["assignment"] = terms.Assignment,
        ["step"] = terms.Step,
        ["since"] = terms.Since,
        ["due"] = terms.Due,
        ["remindAt"] = new JsonArray([.. terms.RemindAt.Select(at => (JsonNode)at)]),
        ["within"] = terms.Within,
    };

    private static JsonObject For(SlaNotice notice) => new()
    {
        ["kind"] = notice.Kind,
        ["since"] = notice.Since,
        ["due"] = notice.Due,
        ["within"] = notice.Within,
        ["step"] = notice.Step,
        ["reminder"] = notice.Reminder,
        ["previous"] = notice.Previous is { } before
            ? new JsonObject { ["name"] = before.Name, ["email"] = before.Email, ["since"] = before.Since, ["why"] = before.Why }
            : null,
    };
}
