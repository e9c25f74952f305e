using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Poll.Answers;

/// <summary>Brings together what a record says in two lists, such as answers and the questions that they are of.</summary>
internal static class RecordJoin
{
    /// <summary>Gives each entry of a list the fields of that entry of the other which has the same key; its own stay.</summary>
    /// <param name="joins">The lists.</param>
    /// <param name="record">The record, which is changed.</param>
    public static JsonNode? Apply(IReadOnlyList<PollJoin> joins, JsonNode? record)
    {
        foreach (var join in joins)
        {
            if (join.List.Read(record) is not JsonArray list || join.With.Read(record) is not JsonArray others)
                continue;
            var byKey = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
            foreach (var other in others.OfType<JsonObject>())
            {
                if (FieldText.From(join.On.Read(other)) is { Length: > 0 } key)
                    byKey.TryAdd(key, other);
            }

            foreach (var entry in list.OfType<JsonObject>())
            {
                if (FieldText.From(join.On.Read(entry)) is not { Length: > 0 } key || !byKey.TryGetValue(key, out var known))
                    continue;
                foreach (var (name, value) in known.Where(field => !entry.ContainsKey(field.Key)).ToArray())
                    entry[name] = value?.DeepClone();
            }
        }

        return record;
    }
}
