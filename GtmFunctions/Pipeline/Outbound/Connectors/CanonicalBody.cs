using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>What is sent where neither workflow nor connector says what: the event, with what was decided about it.</summary>
internal static class CanonicalBody
{
    // An attribute that is not set is left out, as CloudEvents has it; nulls inside the data stay
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = JsonDepth.Own };

    private static readonly IReadOnlyList<string> Decided = ["score", "owner", "with"];

    /// <summary>The CloudEvents JSON of the event, its data with <c>score</c>, <c>owner</c> and <c>with</c> where there are any.</summary>
    public static JsonObject Create(CanonicalEvent canonical, CallValues values)
    {
        var body = JsonSerializer.SerializeToNode(canonical, Options)!.AsObject();
        body.Remove("hops");
        body.Remove("arrival");
        var data = body["data"]!.AsObject();
        foreach (var name in Decided)
        {
            if (values.Fields.Find(name) is { } value)
                data[name] = value.DeepClone();
        }

        return body;
    }
}
