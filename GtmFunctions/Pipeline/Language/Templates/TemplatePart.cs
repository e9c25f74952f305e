using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>A part of a template: a text, an object or array of parts, or a value that stays as it is.</summary>
internal abstract record TemplatePart
{
    /// <summary>The paths that it reads.</summary>
    public abstract IEnumerable<string> References { get; }

    /// <summary>What it renders to.</summary>
    public abstract JsonNode? Render(TemplateRendering rendering);

    /// <summary>Parses a part and all below it.</summary>
    public static TemplatePart Parse(JsonNode? source, IReadOnlyList<string> path, ICollection<PlacedError> errors)
    {
        switch (source)
        {
            case JsonObject entries:
                return new ObjectPart(
                    [.. entries.Select(entry => KeyValuePair.Create(entry.Key, Parse(entry.Value, [.. path, entry.Key], errors)))]);
            case JsonArray items:
                return new ArrayPart([.. items.Select((item, i) => Parse(item, [.. path, $"{i}"], errors))]);
            case JsonValue when source.GetValueKind() == JsonValueKind.String:
                return ParseText(source.GetValue<string>(), path, errors);
            default:
                return new ConstantPart(source);
        }
    }

    private static TemplatePart ParseText(string source, IReadOnlyList<string> path, ICollection<PlacedError> errors)
    {
        try
        {
            return TextPart.Parse(source);
        }
        catch (FormatException e)
        {
            errors.Add(new PlacedError(path, e.Message));
            return new ConstantPart(null);
        }
    }
}

/// <summary>A text with Liquid in it.</summary>
/// <param name="Liquid">The text.</param>
/// <param name="Escaped">The text with its values escaped where they are written.</param>
/// <param name="Paths">The paths that it reads.</param>
/// <param name="MayBeJson">Whether its own text has what JSON needs.</param>
/// <param name="Literal">The text itself, where it has no Liquid in it.</param>
internal sealed record TextPart(
    FluidTemplate Liquid, IFluidTemplate Escaped, IReadOnlySet<string> Paths, bool MayBeJson, string? Literal) : TemplatePart
{
    public override IEnumerable<string> References => Paths;

    /// <summary>Parses a text.</summary>
    /// <exception cref="FormatException">It is no template; the message says where and why.</exception>
    public static TextPart Parse(string source)
    {
        var liquid = LiquidParser.Parse(source);
        var isLiquid = source.Contains("{{", StringComparison.Ordinal) || source.Contains("{%", StringComparison.Ordinal);
        return new TextPart(
            liquid, LiquidOutputs.Escape(liquid), LiquidInspection.References(liquid), HasJson(source), isLiquid ? null : source);
    }

    /// <summary>The text that it renders to.</summary>
    public string Text(TemplateRendering rendering) => Literal is { } text ? rendering.Literal(text) : rendering.Text(Escaped);

    public override JsonNode? Render(TemplateRendering rendering) =>
        Liquid.Statements is [OutputStatement output] ? rendering.Value(output.Expression) : JsonValue.Create(Text(rendering));

    // A brace or a bracket that is not Liquid's own; what is no JSON in the end is text
    private static bool HasJson(string source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '[')
                return true;
            if (source[i] != '{')
                continue;
            var end = source.AsSpan(i) switch
            {
                ['{', '{', ..] => source.IndexOf("}}", i, StringComparison.Ordinal),
                ['{', '%', ..] => source.IndexOf("%}", i, StringComparison.Ordinal),
                _ => -1,
            };
            if (end < 0)
                return true;
            i = end + 1;
        }

        return false;
    }
}

/// <summary>An object of parts.</summary>
internal sealed record ObjectPart(IReadOnlyList<KeyValuePair<string, TemplatePart>> Entries) : TemplatePart
{
    public override IEnumerable<string> References => Entries.SelectMany(entry => entry.Value.References);

    public override JsonNode Render(TemplateRendering rendering) =>
        new JsonObject(Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Render(rendering))));
}

/// <summary>An array of parts.</summary>
internal sealed record ArrayPart(IReadOnlyList<TemplatePart> Items) : TemplatePart
{
    public override IEnumerable<string> References => Items.SelectMany(item => item.References);

    public override JsonNode Render(TemplateRendering rendering) => new JsonArray([.. Items.Select(item => item.Render(rendering))]);
}

/// <summary>A number, boolean or null, which stays as it is.</summary>
internal sealed record ConstantPart(JsonNode? Value) : TemplatePart
{
    public override IEnumerable<string> References => [];

    public override JsonNode? Render(TemplateRendering rendering) => Value?.DeepClone();
}
