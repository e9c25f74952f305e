using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// Gives an event the fields that another version's mapping gives it. What two mappings make of the payload alike stays as it was taken in,
/// so that what only the request's headers or the rest of its batch said stays too.
/// </summary>
internal static class FieldOverlay
{
    private const string Raw = "raw";

    /// <summary>The event with what is other by another mapping.</summary>
    /// <param name="taken">The event as it was taken in.</param>
    /// <param name="by">The source by which it was.</param>
    /// <param name="now">The source by which it is to be.</param>
    /// <returns>The same event where nothing is other; else one with data of its own.</returns>
    public static CanonicalEvent Lay(CanonicalEvent taken, Source by, Source now)
    {
        if (ReferenceEquals(by, now) || taken.Data[Raw] is null)
            return taken;
        var (before, after) = (Renormalising.Again(by, taken), Renormalising.Again(now, taken));
        var laid = taken with
        {
            Type = after.Type == before.Type ? taken.Type : after.Type,
            Subject = after.Subject == before.Subject ? taken.Subject : after.Subject,
            Time = after.Time == before.Time ? taken.Time : after.Time,
        };
        before.Data.Remove(Raw);
        after.Data.Remove(Raw);
        if (JsonNode.DeepEquals(before.Data, after.Data))
            return laid == taken ? taken : laid;
        laid = laid with { Data = taken.Data.DeepClone().AsObject() };
        Lay(laid.Data, before.Data, after.Data);
        return laid;
    }

    private static void Lay(JsonObject target, JsonObject before, JsonObject after)
    {
        foreach (var name in before.Select(field => field.Key).Union(after.Select(field => field.Key)).ToArray())
        {
            var (was, becomes) = (before[name], after[name]);
            if (JsonNode.DeepEquals(was, becomes))
                continue;
            if (becomes is not JsonValue and not JsonArray && was is not JsonValue and not JsonArray)
                LayGroup(target, name, was as JsonObject ?? [], becomes as JsonObject ?? []);
            else if (becomes is null)
                target.Remove(name);
            else
                target[name] = becomes.DeepClone();
        }
    }

    private static void LayGroup(JsonObject target, string name, JsonObject was, JsonObject becomes)
    {
        if (target[name] is not JsonObject group)
            target[name] = group = [];
        Lay(group, was, becomes);
        if (group.Count == 0)
            target.Remove(name);
    }
}
