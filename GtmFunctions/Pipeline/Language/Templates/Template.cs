using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// A Liquid template, parsed: text, or an object (or array) whose strings are templates and whose other values stay as they are.
/// A string of an object that is exactly one <c>{{ expression }}</c> keeps the JSON type of its value: a number stays a number, an
/// object an object, and what is missing is null. In text, what is missing is empty and an object is its JSON.
/// The tags <c>include</c> and <c>render</c> are not there; the filter <c>json</c> is, and
/// <c>soql</c>, which escapes a value for a quoted text of SOQL. Values are escaped where they are written, by the rule of a rendering; the
/// filter <c>raw</c> writes one as it is.
/// </summary>
public sealed class Template
{
    /// <summary>The most characters that a template may have.</summary>
    public const int LongestSource = 64 * 1024;

    /// <summary>The most characters that a template may render, all of its strings taken together.</summary>
    public const int LargestOutput = 256 * 1024;

    /// <summary>The name of a value that another template rendered, which is not escaped again.</summary>
    internal const string RenderedText = "text";

    private readonly TemplatePart _root;

    private Template(TemplatePart root)
    {
        _root = root;
        References = root.References.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The paths of all fields that the template reads, such as <c>person.email</c> and <c>settings.CRM_URL</c>.</summary>
    public IReadOnlySet<string> References { get; }

    /// <summary>The text that it always renders to, where it is a text without Liquid.</summary>
    internal string? Literal => (_root as TextPart)?.Literal;

    /// <summary>Whether it reads the link by which an owner acknowledges: <c>acknowledge.url</c>.</summary>
    public bool ReadsLink => References.Contains("acknowledge.url") || References.Contains("acknowledge");

    /// <summary>Parses a template.</summary>
    /// <param name="source">A text, or an object or array that has them.</param>
    /// <param name="errors">Takes everything that is wrong; with an error in it, the template that is returned must not be used.</param>
    public static Template Parse(JsonNode? source, ICollection<PlacedError> errors) => new(TemplatePart.Parse(source, [], errors));

    /// <summary>Parses a text template.</summary>
    /// <exception cref="FormatException">The text is no template; the message says where and why.</exception>
    public static Template Parse(string source)
    {
        var errors = new List<PlacedError>();
        var template = Parse(JsonValue.Create(source), errors);
        return errors.Count == 0 ? template : throw new FormatException(errors[0].ToString());
    }

    /// <summary>Renders to a string (for a text template) or to an object or array of rendered strings and plain values.</summary>
    /// <param name="values">What the template can name at its root; left as it is.</param>
    /// <param name="settings">The value of an app setting, asked only for those that the template reads; none are known without it.</param>
    /// <param name="time">What <c>'now'</c> reads; the system's clock unless given.</param>
    /// <param name="rule">What values must not be read as; <see cref="Escaping"/> makes the message of what is rendered.</param>
    /// <exception cref="TemplateException">The template asks for too much (steps, output) or for nonsense (a division by zero).</exception>
    public JsonNode Render(
        FieldScope values, Func<string, string?>? settings = null, TimeProvider? time = null, EscapeRule rule = EscapeRule.None) =>
        Guarded(() => _root is TextPart text
            ? JsonValue.Create(text.Text(Rendering(values, settings, time, OutputEscape.For(rule))))
            : _root.Render(Rendering(values, settings, time, OutputEscape.For(rule)))!);

    /// <summary>
    /// Renders what is a whole body. A text template that is JSON as text keeps its own keys and items, whatever the values hold: one in a
    /// quoted string is a part of that string, one outside is a number, true, false, null, an object of the event, or a quoted string.
    /// </summary>
    /// <inheritdoc cref="Render"/>
    public JsonNode RenderBody(
        FieldScope values, Func<string, string?>? settings = null, TimeProvider? time = null, EscapeRule rule = EscapeRule.None)
    {
        if (_root is not TextPart { MayBeJson: true } text)
            return Render(values, settings, time, rule);
        var written = Guarded(() => text.Text(Rendering(values, settings, time, OutputEscape.For(rule).InJsonText())));
        return JsonValue.Create(HeldJson.Resolve(written) ?? HeldJson.Unmarked(written));
    }

    /// <summary>
    /// Renders a text template of an address: every value is percent-encoded but the settings, which are parts of the address.
    /// </summary>
    /// <inheritdoc cref="Render"/>
    public string RenderUrl(FieldScope values, Func<string, string?>? settings = null, TimeProvider? time = null) =>
        Guarded(() => ((TextPart)_root).Text(Rendering(values, settings, time, OutputEscape.Url)));

    private static TemplateRendering Rendering(
        FieldScope values, Func<string, string?>? settings, TimeProvider? time, OutputEscape escape) =>
        new(values, settings ?? (static _ => null), time ?? TimeProvider.System, escape, LargestOutput);

    // Fluid reports what a template does wrong by exceptions of many kinds (arithmetic, casts, limits); to callers they are one thing
    private static T Guarded<T>(Func<T> render)
    {
        try
        {
            return render();
        }
        catch (Exception e) when (e is not TemplateException)
        {
            throw new TemplateException($"the template cannot be rendered: {e.Message}", e);
        }
    }
}
