using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;
using Fluid.Parser;
using Fluid.Values;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>The Liquid that templates are written in: what Fluid has, without other files, and bounded.</summary>
internal static class LiquidParser
{
    private static readonly JsonSerializerOptions Json =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonDepth.Own };

    private static readonly FluidParser Parser = MakeParser();

    /// <summary>How all templates are rendered: invariant culture, UTC, a limited number of steps.</summary>
    public static TemplateOptions Options { get; } = MakeOptions();

    /// <summary>Parses a text.</summary>
    /// <exception cref="FormatException">It is no template; the message says where and why.</exception>
    public static FluidTemplate Parse(string source)
    {
        if (source.Length > Template.LongestSource)
            throw new FormatException($"the template has {source.Length} characters; at most {Template.LongestSource} are allowed");
        LiquidShape.Check(source);
        if (Parser.TryParse(source, out var template, out var error))
            return (FluidTemplate)template;
        var problem = error.Split('\n')[0].Trim();
        throw new FormatException($"the template does not parse: {problem}, as (line:column) of its own text");
    }

    private static FluidParser MakeParser()
    {
        var parser = new FluidParser();
        parser.RegisteredTags.Remove("include");
        parser.RegisteredTags.Remove("render");
        parser.RegisteredTags.Remove("liquid");
        return parser;
    }

    private static TemplateOptions MakeOptions()
    {
        var options = new TemplateOptions
        {
            MaxSteps = 20_000,
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
            Assigned = (_, value, _) => Capped(value),
            Captured = (_, value, _) => Capped(value),
        };
        options.Filters.AddFilter("json", (input, _, _) => new JsonTextValue(LiquidJson.From(input)?.ToJsonString(Json) ?? "null"));
        options.Filters.AddFilter("soql", (input, _, _) => StringValue.Create(Soql(input.ToStringValue())));
        ChargedFilters.Wrap(options.Filters);
        return options;
    }

    // https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm
    private static string Soql(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("'", "\\'", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal);

    // A variable that is appended to itself in a loop doubles at every step
    private static ValueTask<FluidValue> Capped(FluidValue value) =>
        value is StringValue text && text.ToStringValue().Length > Template.LargestOutput
            ? throw new TemplateException(CappedWriter.TooMuch)
            : new ValueTask<FluidValue>(value);
}
