using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>Reads what comes in: a webhook, the sample of the catalogue, or a canonical event; and what is known of it.</summary>
internal static class GivenReading
{
    private static readonly string[] OfWebhook = ["payload", "text", "contentType", "headers", "item"];
    private static readonly string[] OfSample = ["headers", "item"];
    private static readonly string[] OfEvent = ["data", "subject", "time", "source"];

    /// <summary>Reads <c>given</c>; <see langword="null"/> where it is none, which is reported.</summary>
    public static GivenEvent? Read(Entry? entry, FixtureNames names)
    {
        if (entry is not { IsMapping: true })
            return null;
        ValueReading.CheckKnown(entry["source"], "source", names.Sources.Keys);
        if (entry["type"] is not null)
            return Event(entry);
        if (entry["sample"] is { } sample)
            return Sample(entry, sample, names);
        if (entry["source"]?.Text is { } source)
            return Webhook(entry, source);
        entry.Report(
            "say what comes in: { source, payload } for a webhook, { sample } for the catalogue's, or { type, data } for an event");
        return null;
    }

    /// <summary>Reads <c>known</c>.</summary>
    public static IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> Known(Entry? entry)
    {
        var known = new List<KeyValuePair<FieldPath, JsonNode>>();
        foreach (var field in entry?.Entries ?? [])
        {
            if (ValueReading.KeyAsPath(field) is not { } path)
                continue;
            if (field.Key.Contains('[', StringComparison.Ordinal) || field.Key.Split('.')[0] == "raw")
                field.Report("this is no field that an enricher could give: name a canonical one, such as account.employees");
            else if (field.Json is { } value)
                known.Add(KeyValuePair.Create(path, value));
        }

        return known;
    }

    /// <summary>Reads an instant.</summary>
    public static DateTimeOffset? Time(Entry? entry)
    {
        if (entry?.Text is not { } text)
            return null;
        var time = TimeText.Read(text, locale: null, out _);
        if (time is null)
            entry.Report("this is no time: write one such as 2026-03-02T09:00:00Z");
        return time;
    }

    private static GivenEvent.Canonical Event(Entry entry)
    {
        Refuse(entry, "a canonical event (type)", [.. OfEvent, "type"]);
        return new GivenEvent.Canonical(entry["type"]!.Text ?? "", Data(entry["data"]))
        {
            Source = entry["source"]?.Text,
            Subject = entry["subject"]?.Text,
            Time = Time(entry["time"]),
        };
    }

    // Both { person: { email } } and { person.email } are written
    private static JsonObject Data(Entry? entry)
    {
        var data = new JsonObject();
        foreach (var field in entry?.Entries ?? [])
        {
            if (ValueReading.KeyAsPath(field) is not { } path)
                continue;
            if (field.Key.Contains('[', StringComparison.Ordinal))
                field.Report("a field is written by names alone: write lists as YAML lists");
            else if (path.Read(data) is not null)
                field.Report("this is written twice: write it once, below the name that it begins with");
            else
                path.Write(data, field.Json);
        }

        return data;
    }

    private static GivenEvent.Webhook? Sample(Entry entry, Entry sample, FixtureNames names)
    {
        Refuse(entry, "a sample", [.. OfSample, "sample"]);
        ValueReading.CheckKnown(sample, "source", names.Sources.Keys);
        if (names.Sources.GetValueOrDefault(sample.Text ?? "") is not { } source)
            return null;
        if (source.Provider.Sample is null)
            sample.Report($"the provider '{source.Provider.Name}' has no sample: give 'source' and 'payload' instead");
        return new GivenEvent.Webhook(source.Name, Body: null) { Headers = Headers(entry), Item = entry["item"]?.Whole };
    }

    private static GivenEvent.Webhook Webhook(Entry entry, string source)
    {
        Refuse(entry, "a webhook (source)", [.. OfWebhook, "source"]);
        if (entry["payload"] is null == (entry["text"] is null))
            entry.Report("give the webhook's body once: as 'payload', which is JSON, or as 'text'");
        var body = entry["text"]?.Text ?? entry["payload"]?.Json?.ToJsonString(YamlJson.Written) ?? "";
        return new GivenEvent.Webhook(source, body)
        {
            Headers = Headers(entry),
            ContentType = entry["contentType"]?.Text,
            Item = entry["item"]?.Whole,
        };
    }

    private static Dictionary<string, string> Headers(Entry entry)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var header in entry["headers"]?.Entries ?? [])
            headers[header.Key.ToLowerInvariant()] = header.Text ?? "";
        return headers;
    }

    private static void Refuse(Entry entry, string what, string[] keys)
    {
        foreach (var other in entry.Entries.Where(other => Array.IndexOf(keys, other.Key) < 0 && entry[other.Key] is not null))
        {
            if (FixtureSchema.GivenKeys.Contains(other.Key))
                other.Report($"{what} has no '{other.Key}': it has {string.Join(", ", keys)}");
        }
    }
}
