using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Config.Templates;

/// <summary>A Liquid template, parsed: text, or an object whose strings are templates.</summary>
public sealed class Template
{
    /// <summary>Renders to a string (for a text template) or to an object or array of rendered strings and plain values.</summary>
    /// <param name="values">What the template can name at its root.</param>
    public JsonNode Render(JsonObject values) => throw new NotSupportedException();
}
