using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// Text taken from a request: a path of the item (<c>data.id</c>), a path of the whole body around the items of a batch
/// (<c>body:action</c>), a header (<c>header:X-GitHub-Delivery</c>), or a template of those in braces (<c>{portalId}:{eventId}</c>,
/// <c>{meta.entity}.{meta.action}</c>). A template has a value only when one of its parts has.
/// </summary>
public sealed class FieldExpression
{
    private readonly IReadOnlyList<Part> _parts;

    private FieldExpression(string text, IReadOnlyList<Part> parts) => (Text, _parts) = (text, parts);

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>The headers that it reads, by their lower-case names.</summary>
    public IEnumerable<string> Headers => _parts.OfType<Header>().Select(header => header.Name.ToLowerInvariant());

    /// <summary>The paths of the item that it reads.</summary>
    public IEnumerable<string> Fields => _parts.OfType<Field>().Select(part => part.Path.Text);

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">The text is no expression; the message says what is wrong with it.</exception>
    public static FieldExpression Parse(string text)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return new FieldExpression(text, [Reference(text)]);

        var parts = new List<Part>();
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf('{', position);
            if (open < 0)
            {
                parts.Add(new Literal(text[position..]));
                break;
            }

            if (open > position)
                parts.Add(new Literal(text[position..open]));
            var close = text.IndexOf('}', open);
            if (close < 0)
                throw new FormatException($"'{text}' opens a brace and does not close it");
            parts.Add(Reference(text[(open + 1)..close]));
            position = close + 1;
        }

        return new FieldExpression(text, parts);
    }

    /// <summary>The value, or <see langword="null"/> when nothing that the expression names is there.</summary>
    /// <param name="item">The item of the batch, or the whole body.</param>
    /// <param name="header">A header's value by its name in any case, or <see langword="null"/>.</param>
    /// <param name="body">The whole body, where the item is one of a batch.</param>
    public string? Read(JsonNode? item, Func<string, string?> header, JsonNode? body = null)
    {
        if (_parts is [Field only])
            return Empty(Text(only));

        var found = false;
        var text = new System.Text.StringBuilder();
        foreach (var part in _parts)
        {
            if (part is Literal literal)
            {
                text.Append(literal.Value);
                continue;
            }

            var value = part is Field field ? Text(field) : header(((Header)part).Name);
            found |= !string.IsNullOrEmpty(value);
            text.Append(value);
        }

        return found ? text.ToString() : null;

        string? Text(Field field) => FieldText.Of(field.Path.Read(field.OfBody ? body ?? item : item));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? Empty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static Part Reference(string text)
    {
        if (text.StartsWith("header:", StringComparison.OrdinalIgnoreCase))
            return new Header(text["header:".Length..]);
        return text.StartsWith("body:", StringComparison.OrdinalIgnoreCase)
            ? new Field(FieldPath.Parse(text["body:".Length..]), OfBody: true)
            : new Field(FieldPath.Parse(text), OfBody: false);
    }

    private abstract record Part;

    private sealed record Literal(string Value) : Part;

    private sealed record Field(FieldPath Path, bool OfBody) : Part;

    private sealed record Header(string Name) : Part;
}
