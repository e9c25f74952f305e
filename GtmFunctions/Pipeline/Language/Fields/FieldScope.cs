using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>
/// What filters, scores, tables, keys and templates can name of an event: its data as it stands, with further names laid over it. Nothing
/// is copied, so what is read must not be changed.
/// </summary>
public sealed class FieldScope
{
    private readonly JsonObject? _data;
    private readonly FieldScope? _under;
    private readonly string _name = "";
    private readonly JsonNode? _node;

    private FieldScope(JsonObject data) => _data = data;

    private FieldScope(FieldScope under, string name, JsonNode? node) => (_under, _name, _node) = (under, name, node);

    /// <summary>What each name at the root stands for; a name that is laid over others once, by what is uppermost.</summary>
    internal IEnumerable<KeyValuePair<string, JsonNode?>> Roots
    {
        get
        {
            var over = new List<string>();
            var scope = this;
            for (; scope._under is { } under; scope = under)
            {
                if (over.Contains(scope._name))
                    continue;
                over.Add(scope._name);
                yield return KeyValuePair.Create(scope._name, scope._node);
            }

            foreach (var root in scope._data!)
            {
                if (!over.Contains(root.Key))
                    yield return root;
            }
        }
    }

    /// <summary>Data by itself.</summary>
    public static implicit operator FieldScope(JsonObject data) => new(data);

    /// <summary>The same with a name laid over the others.</summary>
    /// <param name="name">A name at the root.</param>
    /// <param name="node">What it stands for, wherever it is kept; <see langword="null"/> for nothing.</param>
    public FieldScope With(string name, JsonNode? node) => new(this, name, node);

    /// <summary>The node at a path, or <see langword="null"/> when it is missing or is a JSON null.</summary>
    public JsonNode? Read(FieldPath path) => path.ReadFrom(this);

    /// <summary>What a name at the root stands for; <see langword="null"/> where there is none.</summary>
    internal JsonNode? Find(string name)
    {
        var scope = this;
        for (; scope._under is { } under; scope = under)
        {
            if (scope._name == name)
                return scope._node;
        }

        return scope._data!.TryGetPropertyValue(name, out var found) ? found : null;
    }
}
