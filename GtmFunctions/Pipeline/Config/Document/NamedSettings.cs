using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>An app setting that a document names.</summary>
/// <param name="Name">The setting's name; its value is not here.</param>
/// <param name="Kind">What its value must be.</param>
/// <param name="UsedBy">What needs it, such as <c>destination slack-sdr</c>.</param>
internal sealed record NamedSetting(string Name, SettingKind Kind, string UsedBy);

/// <summary>What the value of a setting must be.</summary>
internal enum SettingKind
{
    /// <summary>A secret by which a source proves itself, one of those that it names.</summary>
    SourceSecret,

    /// <summary>The secret that a provider's handshake repeats.</summary>
    HandshakeSecret,

    /// <summary>An http or https address.</summary>
    Address,

    /// <summary>Credentials, a signing secret, or any other text.</summary>
    Text,
}

/// <summary>Lists the settings that a document names: what must have a value before all of it can run.</summary>
internal static class NamedSettings
{
    private const string InTemplates = "settings.";

    /// <summary>All of them, in the order of the document; a setting is listed once for each thing that needs it.</summary>
    public static IEnumerable<NamedSetting> In(Configuration configuration) =>
    [
        .. configuration.Sources.Values.SelectMany(OfSource),
        .. configuration.Enrichers.Values.SelectMany(OfEnricher),
        .. configuration.Destinations.Values.SelectMany(OfDestination),
        .. configuration.Templates.SelectMany(template => Read(template.Value, $"template {template.Key}")),
        .. configuration.LinkedTables.Values.SelectMany(table => Address(table.From, $"table {table.Name}")),
        .. configuration.Lists.Values.SelectMany(OfList),
    ];

    private static IEnumerable<NamedSetting> OfSource(Source source)
    {
        var usedBy = $"source {source.Name}";
        foreach (var secret in source.Secrets)
            yield return new NamedSetting(secret, SettingKind.SourceSecret, usedBy);
        if (source.Provider.Handshake?.Secret is { } agreed)
            yield return new NamedSetting(agreed, SettingKind.HandshakeSecret, usedBy);
        var fetched = (source.Fetch?.Rows ?? [])
            .SelectMany(row => row.Enricher.Waterfall)
            .SelectMany(provider => OfProvider(provider, usedBy));
        foreach (var setting in Distinct(fetched.Concat(OfPoll(source.Poll, usedBy))))
            yield return setting;
    }

    private static IEnumerable<NamedSetting> OfList(SyncedList list) =>
        list.From is { } from ? Address(from, $"list {list.Name}") : Distinct(OfPoll(list.Poll?.Source.Poll, $"list {list.Name}"));

    private static IEnumerable<NamedSetting> OfPoll(SourcePoll? poll, string usedBy) => poll is null
        ? []
        : OfDestination(poll.Whom, usedBy).Concat(
            poll.Records.Values.SelectMany(records => records.Templates).SelectMany(template => Read(template, usedBy)));

    private static IEnumerable<NamedSetting> OfEnricher(Enricher enricher)
    {
        var usedBy = $"enricher {enricher.Name}";
        return Distinct(
        [
            .. enricher.Waterfall.SelectMany(provider => OfProvider(provider, usedBy)),
            .. Texts(usedBy, enricher.Await?.Agent),
        ]);
    }

    private static IEnumerable<NamedSetting> OfProvider(EnrichmentProvider provider, string usedBy) =>
    [
        .. new[] { provider.Request?.Url, provider.Request?.Body }.OfType<Template>().SelectMany(template => Read(template, usedBy)),
        .. OfDestination(provider.Whom, usedBy),
        .. Texts(usedBy, provider.Agent),
    ];

    private static IEnumerable<NamedSetting> OfDestination(Destination destination) =>
        OfDestination(destination, $"destination {destination.Name}");

    private static IEnumerable<NamedSetting> OfDestination(Destination destination, string usedBy) =>
        Distinct(
        [
            .. destination.Urls.SelectMany(url => Address(url, usedBy)),
            .. Texts(usedBy, [destination.Token, .. destination.Sign?.Secrets ?? []]),
            .. destination.Headers.Values.SelectMany(header => Read(header, usedBy)),
        ]);

    // What is no address itself is the name of the setting that holds one
    private static IEnumerable<NamedSetting> Address(string url, string usedBy) =>
        url.Contains("://", StringComparison.Ordinal) ? [] : [new NamedSetting(url, SettingKind.Address, usedBy)];

    private static IEnumerable<NamedSetting> Read(Template template, string usedBy) => template.References
        .Where(path => path.StartsWith(InTemplates, StringComparison.Ordinal))
        .Select(path => new NamedSetting(path[InTemplates.Length..], SettingKind.Text, usedBy));

    private static IEnumerable<NamedSetting> Texts(string usedBy, params ReadOnlySpan<string?> names) =>
        [.. names.ToArray().OfType<string>().Select(name => new NamedSetting(name, SettingKind.Text, usedBy))];

    private static IEnumerable<NamedSetting> Distinct(IEnumerable<NamedSetting> settings) => settings.DistinctBy(setting => setting.Name);
}
