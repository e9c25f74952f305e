using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Language.Yaml;

/// <summary>
/// A mapping of a YAML document, read key by key. Whatever cannot be read throws a <see cref="YamlException"/> that has the place
/// in <see cref="YamlException.Start"/> and names the key.
/// </summary>
internal sealed class YamlMapping
{
    private readonly YamlMappingNode _node;
    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);

    /// <summary>Takes a node that must be a mapping with none but these keys; with none given, any keys.</summary>
    /// <exception cref="YamlException">The node is no mapping, or has another key.</exception>
    public YamlMapping(YamlNode node, string what, params ReadOnlySpan<string> keys)
    {
        _node = node as YamlMappingNode ?? throw Wrong(node, $"{what} must be a mapping of keys to values");
        foreach (var (key, value) in _node.Children)
        {
            var name = Text(key, $"a key of {what}");
            if (keys.Length > 0 && !keys.Contains(name))
                throw Wrong(key, $"{what} has no key '{name}'; its keys are {string.Join(", ", keys.ToArray())}");
            _values[name] = value;
        }
    }

    /// <summary>All keys with their values, in the order of the document.</summary>
    public IEnumerable<(string Key, YamlNode Value)> All => _node.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value));

    /// <summary>The value of a key, or <see langword="null"/>.</summary>
    public YamlNode? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>An error at a node, with what is wrong there.</summary>
    public static YamlException Wrong(YamlNode node, string message) => new(node.Start, node.End, message);

    /// <summary>A node's text.</summary>
    public static string Text(YamlNode node, string what) => node is YamlScalarNode { Value: { } value } scalar
        && (value.Length > 0 || scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted)
            ? value
            : throw Wrong(node, $"{what} must be text");

    /// <summary>A node's items, a single one being a list of one.</summary>
    public static IEnumerable<YamlNode> Items(YamlNode node) => node is YamlSequenceNode list ? list.Children : [node];

    /// <summary>A key's text, or the default.</summary>
    public string? Text(string key, string? otherwise = null) => this[key] is { } node ? Text(node, $"'{key}'") : otherwise;

    /// <summary>A key's text, which must be there.</summary>
    public string Required(string key) => Text(key) ?? throw Wrong(_node, $"'{key}' is missing");

    /// <summary>A key's texts; a single text is a list of one.</summary>
    public IReadOnlyList<string> Texts(string key, IReadOnlyList<string>? otherwise = null) => this[key] is { } node
        ? [.. Items(node).Select(item => Text(item, $"each of '{key}'"))]
        : otherwise ?? [];

    /// <summary>What a key's texts mean; <see langword="null"/> where the key is missing.</summary>
    /// <exception cref="YamlException">
    /// A text is not what <paramref name="parse"/> reads, which throws <see cref="FormatException"/>.
    /// </exception>
    public IReadOnlyList<T>? Parsed<T>(string key, Func<string, T> parse)
    {
        if (this[key] is not { } node)
            return null;
        try
        {
            return [.. Texts(key).Select(parse)];
        }
        catch (FormatException wrong)
        {
            throw Wrong(node, $"'{key}': {wrong.Message}");
        }
    }

    /// <summary>A key's mapping of texts to texts.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string key, IReadOnlyDictionary<string, string>? otherwise = null) =>
        this[key] is { } node ? Pairs(node, $"'{key}'") : otherwise ?? new Dictionary<string, string>();

    /// <summary>A node's mapping of texts to texts.</summary>
    public static IReadOnlyDictionary<string, string> Pairs(YamlNode node, string what) =>
        new YamlMapping(node, what).All.ToDictionary(pair => pair.Key, pair => Text(pair.Value, $"'{pair.Key}'"), StringComparer.Ordinal);

    /// <summary>A key's <c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key) => Text(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Wrong(this[key]!, $"'{key}' must be true or false"),
    };

    /// <summary>A key's whole number, or the default.</summary>
    public int Whole(string key, int otherwise) => this[key] is not { } node
        ? otherwise
        : int.TryParse(Text(node, $"'{key}'"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(node, $"'{key}' must be a whole number");

    /// <summary>A key's duration, such as <c>5m</c>.</summary>
    public TimeSpan? Duration(string key) => this[key] is { } node ? Duration(node, $"'{key}'") : null;

    /// <summary>A node's duration: a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
    public static TimeSpan Duration(YamlNode node, string what)
    {
        if (Language.Duration.TryParse(Text(node, what), out var duration))
            return duration;
        throw Wrong(node, $"{what} must be a duration such as 30s, 5m, 2h or 7d");
    }

    /// <summary>A key's member of an enumeration, in kebab-case, or the default.</summary>
    public T Member<T>(string key, T otherwise)
        where T : struct, Enum
    {
        if (this[key] is not { } node)
            return otherwise;
        var text = Text(node, $"'{key}'");
        foreach (var member in Enum.GetValues<T>())
        {
            if (Kebab(member.ToString()) == text)
                return member;
        }

        throw Wrong(node, $"'{key}' must be one of {string.Join(", ", Enum.GetNames<T>().Select(Kebab))}");
    }

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
