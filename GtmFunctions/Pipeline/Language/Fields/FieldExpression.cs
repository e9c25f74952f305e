using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>
/// Text taken from a request: a path of the item (<c>data.id</c>), of the list's element or body that holds the item (<c>parent:id</c>), of
/// the whole body around the items of a batch (<c>body:action</c>), a header (<c>header:X-GitHub-Delivery</c>), or a template of those in
/// braces (<c>{portalId}:{eventId}</c>, <c>{meta.entity}.{meta.action}</c>). A template has a value only when one of its parts has; a part
/// with a question mark (<c>{propertyName?}</c>) is one that not every event has.
/// </summary>
public sealed class FieldExpression
{
    private readonly IReadOnlyList<Part> _parts;

    private FieldExpression(string text, IReadOnlyList<Part> parts)
    {
        (Text, _parts) = (text, parts);
        Headers = [.. parts.OfType<Header>().Select(header => header.Name.ToLowerInvariant())];
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>The headers that it reads, by their lower-case names.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The paths of the item that it reads.</summary>
    public IEnumerable<string> Fields => _parts.OfType<Field>().Select(part => part.Path.Text);

    /// <summary>The text at a path of the item, whatever its names look like.</summary>
    public static FieldExpression From(FieldPath path) => new(path.Text, [new Field(path, Holder.Item)]);

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
    /// <param name="parent">What holds the item, where that is not the body.</param>
    public string? Read(JsonNode? item, Func<string, string?> header, JsonNode? body = null, JsonNode? parent = null) =>
        Take(item, header, body, parent)?.Text;

    /// <summary>The value with what it rests on, or <see langword="null"/> when nothing that the expression names is there.</summary>
    /// <param name="item">The item of the batch, or the whole body.</param>
    /// <param name="header">A header's value by its name in any case, or <see langword="null"/>.</param>
    /// <param name="body">The whole body, where the item is one of a batch.</param>
    /// <param name="parent">What holds the item, where that is not the body.</param>
    public ExpressionValue? Take(JsonNode? item, Func<string, string?> header, JsonNode? body = null, JsonNode? parent = null)
    {
        if (_parts is [Field only])
        {
            return FieldText.From(only.Path.Read(Root(only.Of))) is { Length: > 0 } single
                ? new ExpressionValue(single, IsComplete: true, only.Of == Holder.Item)
                : null;
        }

        var (found, complete, ofItem) = (false, true, false);
        var text = new System.Text.StringBuilder();
        foreach (var part in _parts)
        {
            if (part is Literal literal)
            {
                text.Append(literal.Value);
                continue;
            }

            var value = part is Field field ? FieldText.From(field.Path.Read(Root(field.Of))) : header(((Header)part).Name);
            var isThere = !string.IsNullOrEmpty(value);
            found |= isThere;
            complete &= isThere || part.IsOptional;
            ofItem |= isThere && part is Field { Of: Holder.Item };
            text.Append(value);
        }

        return found ? new ExpressionValue(text.ToString(), complete, ofItem) : null;

        JsonNode? Root(Holder holder) => holder switch
        {
            Holder.Item => item,
            Holder.Parent => parent ?? body ?? item,
            _ => body ?? item,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static Part Reference(string text)
    {
        var isOptional = text.EndsWith('?');
        text = isOptional ? text[..^1] : text;
        foreach (var (prefix, holder) in new[] { ("body:", Holder.Body), ("parent:", Holder.Parent) })
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return new Field(FieldPath.Parse(text[prefix.Length..]), holder) { IsOptional = isOptional };
        }

        return text.StartsWith("header:", StringComparison.OrdinalIgnoreCase)
            ? new Header(text["header:".Length..]) { IsOptional = isOptional }
            : new Field(FieldPath.Parse(text), Holder.Item) { IsOptional = isOptional };
    }

    private enum Holder
    {
        Item,
        Parent,
        Body,
    }

    private abstract record Part
    {
        public bool IsOptional { get; init; }
    }

    private sealed record Literal(string Value) : Part;

    private sealed record Field(FieldPath Path, Holder Of) : Part;

    private sealed record Header(string Name) : Part;
}

/// <summary>What an expression gave.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsComplete">Whether every part was there that is not optional.</param>
/// <param name="OfItem">Whether any of it is the item's own, so that it can tell items of a batch apart.</param>
public sealed record ExpressionValue(string Text, bool IsComplete, bool OfItem);
