using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>A way in which payloads of a source and type changed.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="ProviderType">The type that the provider gave.</param>
/// <param name="FirstSeenAt">When it was first seen.</param>
/// <param name="LastSeenAt">When it was last seen, as far as that was stored.</param>
/// <param name="Count">How often, as far as that was stored.</param>
/// <param name="EventId">The event that it was first seen of.</param>
/// <param name="Drift">What changed, and what reads the field.</param>
internal sealed record DriftLine(
    string Source,
    string Type,
    string ProviderType,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    long Count,
    string EventId,
    ObservedDrift Drift)
{
    /// <summary>The change as the list of drift tells it.</summary>
    internal JsonObject Render()
    {
        var told = new JsonObject
        {
            ["source"] = Source,
            ["type"] = Type,
            ["providerType"] = ProviderType,
            ["firstSeenAt"] = FirstSeenAt,
            ["lastSeenAt"] = LastSeenAt,
            ["count"] = Count,
            ["event"] = EventId,
        };
        DriftTrace.Render(Drift).MoveInto(told);
        return told;
    }
}
