using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Reads values that are more than text: names, paths, durations, addresses, filters, templates. What cannot be read is reported
/// at its place; what is missing, or is of another kind, reads as <see langword="null"/>, and the schema has reported it.
/// </summary>
internal static partial class ValueReading
{
    /// <summary>Whether the key of an entry can be a name: it becomes a part of addresses, keys of storage and traces.</summary>
    public static void CheckName(Entry entry)
    {
        if (!Name().IsMatch(entry.Key))
            entry.Report("a name has letters, digits, - and _, begins with a letter or digit, and is at most 63 characters long");
    }

    /// <summary>A field path.</summary>
    public static FieldPath? Path(Entry? entry) => entry?.Text is { } text ? Path(entry, text) : null;

    /// <summary>A field path that is the key of an entry.</summary>
    public static FieldPath? KeyAsPath(Entry entry) => Path(entry, entry.Key);

    /// <summary>A duration.</summary>
    /// <param name="entry">The value.</param>
    /// <param name="least">The shortest that is allowed.</param>
    /// <param name="most">The longest that is allowed.</param>
    public static TimeSpan? Time(Entry? entry, TimeSpan least, TimeSpan most)
    {
        if (entry?.Text is not { } text || !Duration.TryParse(text, out var duration))
            return null;
        if (duration < least)
            entry.Report($"this must be at least {Duration.Text(least)}");
        else if (duration > most)
            entry.Report($"this must be at most {Duration.Text(most)}");
        return duration;
    }

    /// <summary>The name of an app setting.</summary>
    public static string? Setting(Entry? entry)
    {
        if (entry?.Text is not { } text)
            return null;
        if (SettingName.Fault(text) is { } fault)
            entry.Report(fault);
        return text;
    }

    /// <summary>The names of app settings.</summary>
    public static IReadOnlyList<string> Settings(Entry? entry) =>
        entry is null ? [] : [.. entry.Items.Select(Setting).OfType<string>()];

    /// <summary>An https address, or the name of the setting that holds it.</summary>
    public static string? Address(Entry? entry, bool allowPrivate)
    {
        if (entry?.Text is not { } text)
            return null;
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            if (SettingName.Fault(text) is { } fault)
                entry.Report(
                    fault == SettingName.Refusal ? "this must be an https address, or the name of the setting that holds it" : fault);
            return text;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
            entry.Report("this is no address: write one such as https://api.example.com/events");
        else if (address.Scheme != Uri.UriSchemeHttps && !(allowPrivate && address.Scheme == Uri.UriSchemeHttp))
            entry.Report("an address must begin with https:// (http:// only with allowPrivate: true)");
        else if (address.UserInfo.Length > 0 || address.Host.Equals("hooks.slack.com", StringComparison.OrdinalIgnoreCase))
            entry.Report("this address has a secret in it: put it in a setting and write the setting's name here");
        return text;
    }

    /// <summary>A Liquid template of an address.</summary>
    public static Template? AddressTemplate(Entry? entry, bool allowPrivate, ReadContext context)
    {
        if (entry?.Text is not { } text)
            return null;
        var secure = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("{{", StringComparison.Ordinal);
        if (!secure && !(allowPrivate && text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)))
        {
            entry.Report(
                "an address must begin with https:// or with a setting such as {{ settings.COMPANY_API }} "
                + "(http:// only with allowPrivate: true)");
        }

        return Template(entry, context);
    }

    /// <summary>Headers and the templates of their values.</summary>
    public static IReadOnlyDictionary<string, Template> Headers(Entry? entry, ReadContext context)
    {
        var headers = new Dictionary<string, Template>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in entry?.Entries ?? [])
        {
            if (header.Text is not { } text)
                continue;
            if (!HeaderName().IsMatch(header.Key))
                header.Report("this is no name of a header");
            else if (text.AsSpan().ContainsAnyInRange('\0', '\u001F'))
                header.Report("a header's value must be one line");
            var template = Template(header, context);
            var fromSetting = template.References.Any(path => path.StartsWith("settings.", StringComparison.Ordinal));
            if (Credential().IsMatch(header.Key) && !fromSetting)
                header.Report("this value is a secret: put it in a setting and write {{ settings.NAME }} here");
            headers[header.Key] = template;
        }

        return headers;
    }

    /// <summary>A filter.</summary>
    public static Filter? Filter(Entry? entry, ReadContext context)
    {
        if (entry is not { IsMapping: true })
            return null;
        var errors = new List<PlacedError>();
        var filter = Language.Filters.Filter.Parse(entry.Json, context.List, errors);
        Report(entry, errors);
        return filter;
    }

    /// <summary>A Liquid template, whose settings are such as a document may read.</summary>
    public static Template Template(Entry entry, ReadContext context)
    {
        var errors = new List<PlacedError>();
        var template = Language.Templates.Template.Parse(entry.Json, errors);
        Report(entry, errors);
        foreach (var path in template.References.Order(StringComparer.Ordinal))
            CheckSetting(entry, path, context);
        CheckOwner(entry, template.References, context);
        return template;
    }

    /// <summary>The setting that holds an agent's id, which is sent to who is asked.</summary>
    public static string? Agent(Entry? entry, ReadContext context)
    {
        var name = Setting(entry);
        if (name is not null && context.SourceSecrets.Contains(name))
            entry!.Report($"'{name}' is the secret of a source, which is sent to nobody: name a setting of its own");
        return name;
    }

    /// <summary>
    /// Reports what is read of an owner and is no column of any roster: a table without that heading would leave it empty.
    /// </summary>
    public static void CheckOwner(Entry entry, IEnumerable<string> paths, ReadContext context)
    {
        const string Owner = "owner.";
        foreach (var path in paths.Where(path => path.StartsWith(Owner, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var field = path[Owner.Length..].Split('.', '[')[0];
            if (!context.OwnersHave(field))
                entry.Report($"'{path}' has no value: no roster has a column '{field}' in its first line");
        }
    }

    private static void CheckSetting(Entry entry, string path, ReadContext context)
    {
        const string Settings = "settings";
        if (path.Split('.', '[')[0] != Settings)
            return;
        var name = path.Length > Settings.Length + 1 ? path[(Settings.Length + 1)..] : "";
        if (name.Length == 0 || path[Settings.Length] != '.')
            entry.Report("settings are read by their names, such as {{ settings.COMPANY_API }}, and not computed or listed");
        else if (SettingName.Fault(name) is { } fault)
            entry.Report(
                fault == SettingName.Refusal
                    ? "after 'settings.' stands the name of an app setting: capitals, digits and _, such as COMPANY_API"
                    : fault);
        else if (context.SourceSecrets.Contains(name))
            entry.Report($"'{name}' is the secret of a source, which no template reads: name a setting of its own");
    }

    /// <summary>A member of an enumeration, written in kebab-case; the first one when it is missing.</summary>
    public static T Member<T>(Entry? entry)
        where T : struct, Enum =>
        Enum.TryParse<T>(entry?.Text?.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var member) ? member : default;

    /// <summary>Reports a name that nothing has.</summary>
    public static void CheckKnown(Entry? entry, string kind, IEnumerable<string> known)
    {
        foreach (var item in entry?.Items ?? [])
        {
            // A set answers by itself, however large it is
            if (item.Text is { } name && !known.Contains(name))
                item.Report(() => $"there is no {kind} '{name}'{Spelling.Suggest(name, known)}");
        }
    }

    private static FieldPath? Path(Entry entry, string text)
    {
        try
        {
            return FieldPath.Parse(text);
        }
        catch (FormatException e)
        {
            entry.Report(e.Message);
            return null;
        }
    }

    private static void Report(Entry entry, List<PlacedError> errors)
    {
        foreach (var error in errors)
            entry.Find(error.Path).Report(error.Message);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,62}\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"authorization|api-?key|token|secret|password|cookie", RegexOptions.IgnoreCase, RegexTimeout.Milliseconds)]
    private static partial Regex Credential();
}
