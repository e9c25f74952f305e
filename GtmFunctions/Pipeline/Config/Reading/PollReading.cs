using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using YamlDotNet.Core;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Reads <c>poll</c> of a source: records that the provider's file knows how to ask for, some with more words laid over them, or such that
/// are written in place.
/// </summary>
internal static class PollReading
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Reads it.</summary>
    /// <param name="entry">Its value; <see langword="null"/> where the source has none.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="provider">Its provider.</param>
    /// <param name="context">What the readers share.</param>
    public static SourcePoll? Read(Entry? entry, string source, SourceDefinition provider, ReadContext context)
    {
        if (entry is null)
            return null;
        var records = Records(entry, provider, context);
        PollRecordsReading.Check(entry["records"], records, context);
        CheckWith(entry, entry["with"]?.Json as JsonObject, provider.Poll, records);
        var every = ValueReading.Time(entry["every"], ShortestWait, LongestWait) ?? SourcePoll.DefaultEvery;
        var atMost = ValueReading.Time(entry["atMost"], ShortestWait, LongestWait);
        if (atMost < every)
            entry["atMost"]!.Report($"this must be at least 'every', {Duration.Text(every)}: it is the longest wait, while nothing comes");
        CheckSince(entry["since"], records);
        return new SourcePoll
        {
            Records = records,
            Whom = Whom(entry, source, provider, context),
            With = entry["with"]?.Json as JsonObject,
            Every = every,
            AtMost = atMost ?? Min(every * SourcePoll.DefaultStretch, LongestWait),
            Since = entry["since"]?.Text,
        };
    }

    private static Dictionary<string, PolledRecords> Records(Entry entry, SourceDefinition provider, ReadContext context)
    {
        var known = provider.Poll?.Records ?? new Dictionary<string, PolledRecords>();
        if (entry["records"] is not { } named)
        {
            if (known.Count == 0)
            {
                entry.Report(
                    $"'records' is missing: the catalogue does not say how records of {provider.Title} are asked for, so write it, such as "
                    + "records: { rows: { request: { path: /rows }, items: data, event: { id: id } } }");
            }

            return new(known, StringComparer.Ordinal);
        }

        if (!named.IsMapping)
        {
            ValueReading.CheckKnown(named, $"kind of records of {provider.Name}", known.Keys);
            return named.Texts.Where(known.ContainsKey).Distinct().ToDictionary(name => name, name => known[name], StringComparer.Ordinal);
        }

        foreach (var record in named.Entries)
            ValueReading.CheckName(record);
        if (context.IsWrong(named))
            return [];
        try
        {
            return new(PollReader.Records(named.Node, known), StringComparer.Ordinal);
        }
        catch (YamlException wrong)
        {
            context.Report(wrong.Start, named.Path, wrong.Message);
            return [];
        }
    }

    /// <summary>Whom to ask, and how.</summary>
    /// <param name="entry">What says so.</param>
    /// <param name="source">The name of who asks.</param>
    /// <param name="provider">Its provider.</param>
    /// <param name="context">What the readers share.</param>
    public static Destination Whom(Entry entry, string source, SourceDefinition provider, ReadContext context)
    {
        if (entry["token"] is { Text: { } token } secret && context.SourceSecrets.Contains(token))
            secret.Report($"'{token}' is the secret of a source, which is sent to nobody: name a token that may read records");
        if (entry["connector"] is { Text: not null } named)
            ConnectorReading.Check(named, [.. context.Connectors.Definitions.Keys]);
        var connector = entry["connector"]?.Text ?? provider.Poll?.Connector ?? "http";
        var whom = ProviderReading.Whom(entry, connector, $"poll.{source}", context);
        if (entry["token"] is null && entry["headers"] is null && context.Connectors.WithToken.Contains(connector))
        {
            entry.Report(
                $"'token' is missing: the name of the setting that holds a token by which records of {provider.Title} may be read");
        }

        var url = ValueReading.Address(connector == "http" ? entry["url"] : null, whom.AllowPrivate) ?? whom.Url ?? provider.Poll?.Url;
        if (url is null && context.Connectors.Definitions.GetValueOrDefault(connector) is { Url: null })
            entry.Report("'url' is missing: the https address that is asked, or the name of the setting that holds it");
        return whom with { Url = url, Timeout = entry["timeout"] is null ? DefaultTimeout : whom.Timeout };
    }

    /// <summary>
    /// Checks the values that requests see: what the document writes may name what it likes; what the catalogue writes names what it knows.
    /// </summary>
    /// <param name="entry">What says them, under <c>with</c>.</param>
    /// <param name="with">All of them.</param>
    /// <param name="definition">What the catalogue knows of the provider's polls.</param>
    /// <param name="records">What is asked for.</param>
    public static void CheckWith(
        Entry entry, JsonObject? with, PollDefinition? definition, IReadOnlyDictionary<string, PolledRecords> records)
    {
        var known = (definition?.With.Keys ?? []).Concat(records.Values.SelectMany(record => record.With.Keys)).ToHashSet();
        var named = records.Values.SelectMany(record => record.Templates).SelectMany(template => template.References).ToHashSet();
        foreach (var said in entry["with"]?.Entries ?? [])
        {
            if (!known.Contains(said.Key) && !named.Any(path => path.Split('.', '[') is ["with", var name, ..] && name == said.Key))
                said.Report($"nothing that is asked for reads with.{said.Key}{Spelling.Suggest(said.Key, known)}");
        }

        foreach (var required in (definition?.Requires ?? []).Concat(records.Values.SelectMany(record => record.Requires)))
        {
            if (required.Any(path => path.Read(new JsonObject { ["with"] = with?.DeepClone() }) is not null))
                continue;
            var name = required[0].Text.Replace("with.", "", StringComparison.Ordinal);
            var word = definition?.With.GetValueOrDefault(name)
                ?? records.Values.Select(record => record.With.GetValueOrDefault(name)).FirstOrDefault(told => told is not null);
            entry.Report($"'with.{name}' is missing{(word is null ? "" : $": {word}")}");
        }
    }

    private static void CheckSince(Entry? entry, Dictionary<string, PolledRecords> records)
    {
        if (entry?.Text is not { } text)
            return;
        foreach (var record in records.Values)
        {
            if (record.Watermark is null)
            {
                entry.Report(
                    $"the records '{record.Name}' have no 'watermark', so that all are read each time, whatever this says: leave it out");
            }
            else if (record.Watermark.As == WatermarkKind.Time && TimeText.Read(text, locale: null, out _) is null)
            {
                entry.Report("this must be a time such as 2026-11-01 or 2026-11-01T08:00:00Z: what changed since then is read");
            }
            else if (record.Watermark.As == WatermarkKind.Number
                && !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                entry.Report($"this must be a number: the records '{record.Name}' are counted by {record.Watermark.From.Text}");
            }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
