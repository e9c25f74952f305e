using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Templates;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>The app settings as one call reads them. Every value that was read is a secret from then on.</summary>
/// <param name="settings">The app's settings.</param>
/// <param name="time">What <c>'now'</c> reads in a template.</param>
/// <param name="isDraft">
/// Whether the call is only shown: then each setting that has a value reads as <c>[NAME]</c>, so that no template can show the value.
/// </param>
internal sealed class CallSettings(IConfiguration settings, TimeProvider time, bool isDraft = false)
{
    // A host that cannot be (RFC 6761), shown as the name that stands before it
    private const string DraftHost = ".setting.invalid";

    private string? _missing;

    /// <summary>What must not be shown.</summary>
    public SecretRedaction Secrets { get; } = new();

    /// <summary>Whether the call's token is fetched, so that one that has ended is replaced.</summary>
    public bool FetchesToken { get; set; }

    /// <summary>Whether the call is only shown.</summary>
    public bool IsDraft => isDraft;

    /// <summary>A setting's value.</summary>
    /// <exception cref="UnsentException">It is not set.</exception>
    public string Required(string name) => Read(name) ?? throw Missing(name);

    /// <summary>An address as the document has it: the address itself, or the name of the setting that holds it.</summary>
    /// <exception cref="UnsentException">The setting is not set or holds no address.</exception>
    public string Address(string text)
    {
        if (IsAddress(text))
            return text;
        var value = SettingValue.Read(settings, text)?.Trim() ?? throw Missing(text);
        Secrets.HideAddress(value);
        return IsAddress(value)
            ? isDraft ? DraftAddress(text) : value
            : throw UnsentException.Misconfigured(text, $"the setting '{text}' holds no http or https address");
    }

    /// <summary>Renders a template that may name settings; its values are not escaped.</summary>
    /// <exception cref="UnsentException">It cannot be rendered, or names a setting that is not set.</exception>
    public JsonNode Render(Template template, CallValues values) => RenderMessage(template, values, EscapeRule.None);

    /// <summary>Renders a template of a message, or of a part of one; its values are held by a rule.</summary>
    /// <exception cref="UnsentException">It cannot be rendered, or names a setting that is not set.</exception>
    public JsonNode RenderMessage(Template template, CallValues values, EscapeRule rule) =>
        Guarded(() => template.Render(values.Fields, Lookup, time, rule));

    /// <summary>Renders a template of a whole body, which may be JSON as text; its values are held by a rule.</summary>
    /// <exception cref="UnsentException">It cannot be rendered, or names a setting that is not set.</exception>
    public JsonNode RenderBody(Template template, CallValues values, EscapeRule rule = EscapeRule.None) =>
        Guarded(() => template.RenderBody(values.Fields, Lookup, time, rule));

    /// <summary>Renders a template of a part of an address.</summary>
    /// <exception cref="UnsentException">It cannot be rendered, or names a setting that is not set.</exception>
    public string RenderUrl(Template template, CallValues values) => Guarded(() => template.RenderUrl(values.Fields, Lookup, time));

    private T Guarded<T>(Func<T> render)
    {
        try
        {
            _missing = null;
            var rendered = render();
            return _missing is null ? rendered : throw Missing(_missing);
        }
        catch (TemplateException wrong)
        {
            throw UnsentException.Refused(Secrets.Redact(wrong.Message));
        }
    }

    private string? Lookup(string name)
    {
        var value = Read(name);
        if (value is null)
            _missing = name;
        return value;
    }

    private string? Read(string name)
    {
        var value = SettingValue.Read(settings, name);
        if (value is null || isDraft)
            return value is null ? null : $"[{name}]";
        Secrets.Hide(value);
        return value;
    }

    private string DraftAddress(string name)
    {
        var address = $"https://{name}{DraftHost}";
        Secrets.Name(address, $"[{name}]");
        return address;
    }

    private static UnsentException Missing(string name) => UnsentException.Misconfigured(name, $"the setting '{name}' is not set");

    private static bool IsAddress(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
}
