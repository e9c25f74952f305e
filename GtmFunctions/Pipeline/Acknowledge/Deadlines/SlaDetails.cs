using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Acknowledge.Deadlines;

/// <summary>What a timeout of an SLA carries: all that reminders and notices are made from.</summary>
/// <param name="Assignment">The assignment whose record is looked at.</param>
/// <param name="Turn">The timeout's number.</param>
/// <param name="Nonce">What tells it from a copy of it that was set again.</param>
/// <param name="Action">An action of the event.</param>
internal sealed record SlaDetails(
    [property: JsonRequired] string Assignment,
    [property: JsonRequired] int Turn,
    [property: JsonRequired] string Nonce,
    [property: JsonRequired] ActionMessage Action)
{
    /// <summary>
    /// The actions of branches by which a next owner is told whom no SLA tells; none where one does.
    /// </summary>
    public IReadOnlyList<ActionPlace>? Tell { get; init; }

    /// <summary>The details as JSON.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, SlaDetailsJson.Default.SlaDetails)!.AsObject();

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="UnprocessableException">The timeout carries something else.</exception>
    public static SlaDetails From(TimeoutMessage message)
    {
        try
        {
            return message.Details.Deserialize(SlaDetailsJson.Default.SlaDetails)!;
        }
        catch (JsonException wrong)
        {
            throw new UnprocessableException($"The timeout {message.Id} does not say what to look at: {wrong.Message}");
        }
    }
}

/// <summary>Where an action is written in the document.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Index">Its place in the branch, from 0.</param>
/// <param name="To">Its destination.</param>
internal sealed record ActionPlace(string Workflow, string Branch, int Index, string To);

/// <summary>JSON of details, as deep as the messages between stages may be.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(SlaDetails))]
internal sealed partial class SlaDetailsJson : JsonSerializerContext;
