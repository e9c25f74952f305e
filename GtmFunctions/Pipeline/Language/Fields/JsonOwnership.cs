using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>Takes JSON nodes out of documents: a node has one parent only, and a document may change.</summary>
internal static class JsonOwnership
{
    /// <summary>The node itself where no document has it; else a copy of it.</summary>
    public static JsonNode Own(this JsonNode node) => node.Parent is null ? node : node.DeepClone();

    /// <summary>What a record keeps of a node, to be written and shown: the node itself where nothing can change it, else a copy.</summary>
    public static JsonNode? Kept(this JsonNode? node) => node is JsonValue ? node : node?.DeepClone();
}
