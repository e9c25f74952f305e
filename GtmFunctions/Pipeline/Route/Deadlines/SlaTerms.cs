using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Route.Deadlines;

/// <summary>
/// Until when an owner acknowledges. The ledger keeps it with the decision that named the owner, and templates see it as
/// <c>acknowledge</c>, to which delivery adds <c>url</c> where a template reads it.
/// </summary>
/// <param name="Assignment">The assignment that named the owner.</param>
/// <param name="Step">Which owner they are, from 1.</param>
/// <param name="Since">Since when they have it.</param>
/// <param name="Due">Until when they acknowledge; <see langword="null"/> for the fallback, after whom there is nobody.</param>
/// <param name="RemindAt">When they are reminded, in order.</param>
/// <param name="Within">The time that they have, as the document writes it.</param>
public sealed record SlaTerms(
    string Assignment, int Step, DateTimeOffset Since, DateTimeOffset? Due, IReadOnlyList<DateTimeOffset> RemindAt, string Within)
{
    /// <summary>The terms of somebody who has been named.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="sla">Its SLA.</param>
    /// <param name="member">Their row in the roster, if they have one.</param>
    /// <param name="isFallback">Whether they have it because nobody else could.</param>
    /// <param name="step">Which owner they are.</param>
    /// <param name="now">The instant at which they get it.</param>
    public static SlaTerms Of(Assignment assignment, Sla sla, Member? member, bool isFallback, int step, DateTimeOffset now)
    {
        DateTimeOffset After(TimeSpan time) =>
            WorkingTime.After(sla.Hours == SlaHours.All ? null : member, assignment.Holidays, now, time).ToUniversalTime();
        return isFallback
            ? new SlaTerms(assignment.Name, step, now, null, [], Duration.Text(sla.Acknowledge))
            : new SlaTerms(
                assignment.Name, step, now, After(sla.Acknowledge), [.. sla.RemindAfter.Select(After)], Duration.Text(sla.Acknowledge));
    }

    /// <summary>The terms as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, SlaTermsJson.Default.SlaTerms)!.AsObject();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static SlaTerms FromJson(JsonNode json) => json.Deserialize(SlaTermsJson.Default.SlaTerms)!;
}

/// <summary>JSON of terms.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(SlaTerms))]
public sealed partial class SlaTermsJson : JsonSerializerContext;
