using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>
/// What filters, scores, tables and keys can name of an event: its data as it stands, with further names laid over it. Nothing is
/// copied, so what is read must not be changed.
/// </summary>
public sealed class FieldScope
{
    private readonly JsonObject _data;
    private readonly IReadOnlyList<KeyValuePair<string, JsonNode>> _over;

    private FieldScope(JsonObject data, IReadOnlyList<KeyValuePair<string, JsonNode>> over) => (_data, _over) = (data, over);

    /// <summary>Data by itself.</summary>
    public static implicit operator FieldScope(JsonObject data) => new(data, []);

    /// <summary>The same with a name laid over the others.</summary>
    public FieldScope With(string name, JsonNode node) => new(_data, [KeyValuePair.Create(name, node), .. _over]);

    /// <summary>The node at a path, or <see langword="null"/> when it is missing or is a JSON null.</summary>
    public JsonNode? Read(FieldPath path) => path.ReadFrom(this);

    /// <summary>What a name at the root stands for; <see langword="null"/> where there is none.</summary>
    internal JsonNode? Find(string name)
    {
        foreach (var (over, node) in _over)
        {
            if (over == name)
                return node;
        }

        return _data.TryGetPropertyValue(name, out var found) ? found : null;
    }
}
