using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;

namespace GtmFunctions.Pipeline.Config.Templates;

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
/// <param name="MayBeJson">Whether its own text begins as JSON does.</param>
internal sealed record TextPart(FluidTemplate Liquid, IFluidTemplate Escaped, IReadOnlySet<string> Paths, bool MayBeJson) : TemplatePart
{
    public override IEnumerable<string> References => Paths;

    /// <summary>Parses a text.</summary>
    /// <exception cref="FormatException">It is no template; the message says where and why.</exception>
    public static TextPart Parse(string source)
    {
        var liquid = LiquidParser.Parse(source);
        return new TextPart(liquid, LiquidOutputs.Escape(liquid), LiquidInspection.Of(liquid), BeginsAsJson(source));
    }

    /// <summary>The text that it renders to.</summary>
    public string Text(TemplateRendering rendering) => rendering.Text(Escaped);

    public override JsonNode? Render(TemplateRendering rendering) =>
        Liquid.Statements is [OutputStatement output] ? rendering.Value(output.Expression) : JsonValue.Create(Text(rendering));

    // {{ and {% are Liquid's own, and begin no JSON
    private static bool BeginsAsJson(ReadOnlySpan<char> source)
    {
        source = source.TrimStart();
        while (source.StartsWith("{%", StringComparison.Ordinal) && source.IndexOf("%}", StringComparison.Ordinal) is > 0 and var end)
            source = source[(end + 2)..].TrimStart();
        return source is ['[', ..] || (source is ['{', var next, ..] && next is not ('{' or '%'));
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
