using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GtmFunctions.Pipeline.Language.Yaml;

/// <summary>
/// Reads the events of a YAML text before anything is built of them, and refuses what would be too deep, too large once its aliases
/// are expanded, or endless. The second of two equal keys is reported and left out, so that the rest can be read all the same.
/// </summary>
internal sealed class YamlScan(Action<Mark, string> report)
{
    private const int DeepestNesting = 40;
    private const int MostNodes = 100_000;
    private const int MostCharacters = 4 << 20;
    private const int LongestKey = 500;

    private readonly List<ParsingEvent> _events = [];
    private readonly Stack<Open> _open = new();
    private readonly Dictionary<string, Size> _anchors = new(StringComparer.Ordinal);
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
        AnchorAlias alias when Total.Nodes + _anchors.GetValueOrDefault(alias.Value.Value).Nodes > MostNodes =>
            $"the document has more than {MostNodes} values once its aliases are expanded",
        AnchorAlias alias when Total.Characters + _anchors.GetValueOrDefault(alias.Value.Value).Characters > MostCharacters =>
            $"the document has more than {MostCharacters} characters once its aliases are expanded",
        Scalar { Value: "" } when AwaitsKey => "a key is empty",
        Scalar { Value.Length: > LongestKey } when AwaitsKey => $"a key has more than {LongestKey} characters",
        Scalar { Value: "<<", Style: ScalarStyle.Plain } when AwaitsKey =>
            "merge keys ('<<') are not read: repeat the keys, or use an alias for a whole value",
        NodeEvent { Tag.IsEmpty: false, Tag.IsNonSpecific: false } => "tags ('!…') are not used here: remove it, and put text in quotes",
        _ when Total.Nodes > MostNodes => $"the document has more than {MostNodes} values",
        _ => null,
    };

    private bool AwaitsKey => _open.Peek() is { IsMapping: true, AwaitsValue: false };

    private Size Total => _open.Aggregate(default(Size), (total, open) => total + open.Size);

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
                Complete(closed.Anchor, closed.Size);
                break;
            case Scalar key when AwaitsKey:
                Key(key);
                break;
            case Scalar scalar:
                Complete(scalar.Anchor.IsEmpty ? null : scalar.Anchor.Value, new Size(1, scalar.Value.Length));
                break;
            case AnchorAlias alias:
                Complete(null, _anchors.GetValueOrDefault(alias.Value.Value, new Size(1, 0)));
                break;
        }
    }

    private void Key(Scalar key)
    {
        var mapping = _open.Peek();
        mapping.AwaitsValue = true;
        mapping.Size += new Size(0, key.Value.Length);
        if (mapping.Keys.TryAdd(key.Value, key.Start))
            return;
        report(key.Start, $"the key '{key.Value}' is here twice, first in line {mapping.Keys[key.Value].Line}: keep one");
        if (_droppedFrom >= 0)
            return;
        _droppedFrom = _events.Count - 1;
        mapping.Drops = true;
    }

    // A node with all its nodes below has been read, as an item or as the value of a key
    private void Complete(string? anchor, Size size)
    {
        if (anchor is not null)
            _anchors[anchor] = size;
        var parent = _open.Peek();
        parent.Size += size;
        parent.AwaitsValue = false;
        if (!parent.Drops)
            return;
        parent.Drops = false;
        _events.RemoveRange(_droppedFrom, _events.Count - _droppedFrom);
        _droppedFrom = -1;
    }

    // What a node comes to with all below it, its aliases expanded
    private readonly record struct Size(int Nodes, long Characters)
    {
        public static Size operator +(Size left, Size right) => new(left.Nodes + right.Nodes, left.Characters + right.Characters);
    }

    // A mapping or sequence that has begun and not ended
    private sealed record Open(Mark Start, string? Anchor, bool IsMapping)
    {
        public Dictionary<string, Mark> Keys { get; } = new(StringComparer.Ordinal);

        public Size Size { get; set; } = new(1, 0);

        public bool AwaitsValue { get; set; }

        public bool Drops { get; set; }
    }
}
