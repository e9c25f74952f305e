using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GtmFunctions.Pipeline.Config.Yaml;

/// <summary>
/// Reads the events of a YAML text before anything is built of them, and refuses what would be too deep, too large once its aliases
/// are expanded, or endless. The second of two equal keys is reported and left out, so that the rest can be read all the same.
/// </summary>
internal sealed class YamlScan(Action<Mark, string> report)
{
    private const int DeepestNesting = 40;
    private const int MostNodes = 100_000;

    private readonly List<ParsingEvent> _events = [];
    private readonly Stack<Open> _open = new();
    private readonly Dictionary<string, int> _anchors = new(StringComparer.Ordinal);
    private int _droppedFrom = -1;

    /// <summary>The end of what has been read.</summary>
    public Mark Place { get; private set; } = Mark.Empty;

    /// <summary>The events, or <see langword="null"/> when the document must not be read further.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public IReadOnlyList<ParsingEvent>? Run(IParser parser)
    {
        _open.Push(new Open(Mark.Empty, null, IsMapping: false));
        while (parser.MoveNext())
        {
            var current = parser.Current!;
            Place = current.End;
            if (Refusal(current) is { } refusal)
            {
                report(current.Start, refusal);
                return null;
            }

            _events.Add(current);
            Follow(current);
        }

        return _events;
    }

    private string? Refusal(ParsingEvent current) => current switch
    {
        MappingStart or SequenceStart when _open.Count > DeepestNesting => $"this is nested more than {DeepestNesting} levels deep",
        MappingStart or SequenceStart when AwaitsKey => "a key must be a text",
        AnchorAlias when AwaitsKey => "a key must be a text, not an alias",
        AnchorAlias alias when _open.Any(open => open.Anchor == alias.Value.Value) =>
            $"'*{alias.Value}' is inside the value that it stands for",
        AnchorAlias alias when Count + _anchors.GetValueOrDefault(alias.Value.Value) > MostNodes =>
            $"the document has more than {MostNodes} values once its aliases are expanded",
        Scalar { Value: "" } when AwaitsKey => "a key is empty",
        Scalar { Value: "<<", Style: ScalarStyle.Plain } when AwaitsKey =>
            "merge keys ('<<') are not read: repeat the keys, or use an alias for a whole value",
        NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false } => "tags ('!…') are not used here: remove it, and put text in quotes",
        _ when Count > MostNodes => $"the document has more than {MostNodes} values",
        _ => null,
    };

    private bool AwaitsKey => _open.Peek() is { IsMapping: true, AwaitsValue: false };

    private int Count => _open.Sum(open => open.Nodes);

    private void Follow(ParsingEvent current)
    {
        switch (current)
        {
            case MappingStart or SequenceStart:
                var node = (NodeEvent)current;
                _open.Push(new Open(node.Start, node.Anchor.IsEmpty ? null : node.Anchor.Value, current is MappingStart));
                break;
            case MappingEnd or SequenceEnd:
                var closed = _open.Pop();
                Complete(closed.Anchor, closed.Nodes);
                break;
            case Scalar key when AwaitsKey:
                Key(key);
                break;
            case Scalar scalar:
                Complete(scalar.Anchor.IsEmpty ? null : scalar.Anchor.Value, 1);
                break;
            case AnchorAlias alias:
                Complete(null, _anchors.GetValueOrDefault(alias.Value.Value, 1));
                break;
        }
    }

    private void Key(Scalar key)
    {
        var mapping = _open.Peek();
        mapping.AwaitsValue = true;
        if (mapping.Keys.TryAdd(key.Value, key.Start))
            return;
        report(key.Start, $"the key '{key.Value}' is here twice, first in line {mapping.Keys[key.Value].Line}: keep one");
        if (_droppedFrom >= 0)
            return;
        _droppedFrom = _events.Count - 1;
        mapping.Drops = true;
    }

    // A node with all its nodes below has been read, as an item or as the value of a key
    private void Complete(string? anchor, int nodes)
    {
        if (anchor is not null)
            _anchors[anchor] = nodes;
        var parent = _open.Peek();
        parent.Nodes += nodes;
        parent.AwaitsValue = false;
        if (!parent.Drops)
            return;
        parent.Drops = false;
        _events.RemoveRange(_droppedFrom, _events.Count - _droppedFrom);
        _droppedFrom = -1;
    }

    // A mapping or sequence that has begun and not ended
    private sealed record Open(Mark Start, string? Anchor, bool IsMapping)
    {
        public Dictionary<string, Mark> Keys { get; } = new(StringComparer.Ordinal);

        public int Nodes { get; set; } = 1;

        public bool AwaitsValue { get; set; }

        public bool Drops { get; set; }
    }
}
