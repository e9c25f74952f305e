using System.Globalization;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using YamlDotNet.Core;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>sources</c>: a provider's definition with the document's own words laid over it.</summary>
internal static class SourceReading
{
    private static readonly TimeSpan LongestTolerance = TimeSpan.FromHours(1);

    /// <summary>Reads one source.</summary>
    public static Source? Read(Entry entry, ReadContext context)
    {
        ValueReading.CheckName(entry);
        if (entry.Key == Alerts.Source)
            entry.Report($"'{Alerts.Source}' is the source of the alerts that are sent when something breaks: give this one another name");
        ValueReading.CheckKnown(entry["provider"], "provider", context.Providers.Keys);
        var secrets = ValueReading.Settings(entry["secrets"]);
        context.SourceSecrets.UnionWith(secrets);
        var publicUrl = PublicUrl(entry["publicUrl"]);
        var tolerance = ValueReading.Time(entry["tolerance"], TimeSpan.FromSeconds(1), LongestTolerance);
        if (context.Providers.GetValueOrDefault(entry["provider"]?.Text ?? "") is not { } provider)
            return null;
        if (provider.Handshake?.Secret is { } agreed)
            context.SourceSecrets.Add(agreed);

        // A provider that sends its secret when it first calls needs none beforehand, and one that is only polled none at all
        if (entry["secrets"] is null && provider.Handshake?.SuppliesSecret is not true && entry["poll"] is null)
            ReportNoWay(entry, provider);

        var mapping = new SourceMapping(
            provider,
            Checked(entry["types"], context, SourceDefinitionReader.Types),
            Checked(entry["kinds"], context, EventKindReader.Read),
            Checked(entry["map"], context, SourceDefinitionReader.Map));
        var fetch = FetchReading.Read(entry["fetch"], entry.Key, provider, mapping, context);
        if (entry["fetch"] is null)
            RefuseWithout(entry, mapping);
        var source = new Source
        {
            Name = entry.Key,
            Provider = provider with
            {
                Signature = Signature(entry, provider, tolerance, context),
                Event = Event(entry, provider, context),
            },
            Secrets = secrets,
            Expires = Expires(entry["expires"], secrets),
            PublicUrl = publicUrl,
            MaxBytes = entry["maxBytes"]?.Whole ?? 1 << 20,
            RefuseUnsignedItems = entry["unsignedItems"]?.Text == "refuse",
            Expect = Expect(entry["expect"]),
            Capture = Capture(entry["capture"]),
            Mapping = mapping,
            Fetch = fetch,
            Poll = PollReading.Read(entry["poll"], entry.Key, provider, context),
            Mask = Mask(entry["mask"]),
        };
        source = source with { Gaps = GapsReading.Read(entry["gaps"], source), Changes = PollRecordsReading.Changes(source) };
        return source with { Records = PollRecordsReading.Sources(source) };
    }

    private static void ReportNoWay(Entry entry, SourceDefinition provider) => entry.Report(
        provider.IsOnlyPolled
            ? $"'poll' is missing: {provider.Title} sends no webhooks here, so say how it is asked, such as poll: {{ every: 5m }}"
            : "'secrets' is missing: name the app settings that hold the secrets, such as [HUBSPOT_APP_SECRET]");

    private static List<FieldMask> Mask(Entry? entry)
    {
        var masks = new List<FieldMask>();
        foreach (var item in (entry?.Items ?? []).Where(item => item.Text is not null))
        {
            try
            {
                masks.Add(FieldMask.Parse(item.Text!));
            }
            catch (FormatException wrong)
            {
                item.Report(wrong.Message);
            }
        }

        return masks;
    }

    private static void RefuseWithout(Entry entry, SourceMapping mapping)
    {
        if (mapping.All.FirstOrDefault(mapped => mapped.Value.Fetched.Count > 0) is { Key: { } field, Value: { } read })
        {
            entry.Report(
                $"{field} reads {FetchedRecord.InData}:{read.Fetched[0]}, and nothing is fetched: say with 'fetch' how the record is read, "
                + "or take it out");
        }
    }

    private static IReadOnlyList<SignatureDefinition> Signature(
        Entry entry, SourceDefinition provider, TimeSpan? tolerance, ReadContext context)
    {
        // One scheme is refined; several, or none, are replaced
        var over = provider.Signature is [var only] ? only : null;
        var schemes = Checked(entry["signature"], context, node => entry["signature"]!.IsMapping
            ? [SourceDefinitionReader.Signature(node, over)]
            : SourceDefinitionReader.Signatures(node)) ?? provider.Signature;
        var takesWebhooks = entry["secrets"] is not null || entry["poll"] is null;
        if (schemes.Count == 0 && entry["signature"] is null && takesWebhooks && !(provider.IsOnlyPolled && entry["poll"] is null))
            entry.Report($"'signature' is missing: '{provider.Name}' leaves it to the document, such as {{ header: X-Signature }}");

        var header = entry["header"]?.Texts ?? [];
        return
        [
            .. schemes.Select(scheme => scheme with
            {
                Header = header.Count > 0 ? header : scheme.Header,
                Tolerance = tolerance ?? AllowedTolerance(entry, scheme),
            }),
        ];
    }

    private static TimeSpan AllowedTolerance(Entry entry, SignatureDefinition scheme)
    {
        if (scheme.Tolerance > LongestTolerance)
            (entry["signature"] ?? entry).Report($"'tolerance' must be at most {Duration.Text(LongestTolerance)}");
        return scheme.Tolerance;
    }

    private static EventDefinition Event(Entry entry, SourceDefinition provider, ReadContext context) =>
        Checked(entry["event"], context, node => SourceDefinitionReader.Event(node, provider.Event)) ?? provider.Event;

    private static Expectation? Expect(Entry? entry) =>
        entry?["atLeast"]?.Whole is { } atLeast
            && ValueReading.Time(entry["per"], TimeSpan.FromMinutes(5), TimeSpan.FromDays(31)) is { } per
            ? new Expectation(atLeast, per)
            : null;

    private static Dictionary<string, DateTimeOffset> Expires(Entry? entry, IReadOnlyList<string> secrets)
    {
        var days = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var day in entry?.Entries ?? [])
        {
            if (!secrets.Contains(day.Key))
                day.Report($"'{day.Key}' is not among the 'secrets' of this source: {string.Join(", ", secrets)}");
            else if (DateOnly.TryParseExact(day.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                days[day.Key] = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            else
                day.Report("this must be the day on which the secret runs out, such as 2027-01-31");
        }

        return days;
    }

    private static CaptureMode Capture(Entry? entry) => entry?.Text switch
    {
        null => CaptureMode.Switched,
        "off" => CaptureMode.Never,
        _ => CaptureMode.Always,
    };

    private static Uri? PublicUrl(Entry? entry)
    {
        if (entry?.Text is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0)
            return url;
        entry.Report("this must be the https address that the provider called, such as https://hooks.example.com/api/hooks/crm");
        return null;
    }

    // The catalogue's reader stops at the first error and repeats what the schema said: so it reads only what the schema let pass
    private static T? Checked<T>(Entry? entry, ReadContext context, Func<YamlDotNet.RepresentationModel.YamlNode, T> read)
        where T : class
    {
        if (entry is null || context.IsWrong(entry))
            return null;
        try
        {
            return read(entry.Node);
        }
        catch (YamlException e)
        {
            context.Report(e.Start, entry.Path, e.Message);
            return null;
        }
    }
}
