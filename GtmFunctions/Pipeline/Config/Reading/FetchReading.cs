using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Reads <c>fetch</c> of a source: the records that the provider's file knows how to read, or calls that are written in place.
/// </summary>
internal static class FetchReading
{
    private const int MostTries = 5;

    private static readonly string[] InPlace = ["on", "except", "url", "method", "body"];

    // What makes another record of it; how it is called does not
    private static readonly string[] OfTheQuestion = ["url", "method", "body"];

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Reads it.</summary>
    /// <param name="entry">Its value; <see langword="null"/> where the source has none.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="provider">Its provider.</param>
    /// <param name="mapping">Its mapping, which names fields of the record.</param>
    /// <param name="context">What the readers share.</param>
    public static SourceFetch? Read(Entry? entry, string source, SourceDefinition provider, SourceMapping mapping, ReadContext context)
    {
        if (entry is null)
            return null;
        foreach (var token in entry.Items.Select(item => item["token"]).OfType<Entry>())
        {
            if (context.SourceSecrets.Contains(token.Text ?? ""))
                token.Report($"'{token.Text}' is the secret of a source, which is sent to nobody: name a token that may read records");
        }

        FieldPath[] asked = [.. mapping.All.SelectMany(field => field.Value.Fetched)];
        return entry.IsMapping && entry["key"] is null
            ? OfProvider(entry, source, provider, asked, context)
            : new SourceFetch { Rows = [.. entry.Items.Select((item, i) => Written(item, source, i + 1, context)).OfType<FetchRow>()] };
    }

    private static SourceFetch? OfProvider(
        Entry entry, string source, SourceDefinition provider, FieldPath[] asked, ReadContext context)
    {
        if (provider.Fetch is not { } definition)
        {
            entry.Report(
                $"the catalogue does not say how a record of '{provider.Name}' is read: write 'key', the field with its id such as raw.id, "
                + "and 'url', the address that is asked");
            return null;
        }

        foreach (var key in InPlace.Where(key => key != "url"))
            entry[key]?.Report($"'{key}' is for a call that is written here: add 'key' and 'url', or leave it to the catalogue");
        if (entry["token"] is null && entry["headers"] is null)
            entry.Report(
                $"'token' is missing: the name of the setting that holds a token by which records of {provider.Title} may be read");
        var whom = ProviderReading.Whom(entry, definition.Connector, $"fetch.{source}", context);
        var own = definition.Connector == "http" ? ValueReading.Address(entry["url"], whom.AllowPrivate) : whom.Url;
        whom = whom with { Url = own ?? definition.Url };
        var (cache, retry) = (Cache(entry), Retry(entry["retry"]));
        return new SourceFetch
        {
            Rows = [.. definition.Records.Select(record => Row(source, record, Provider(whom, record, asked), cache, retry))],
        };
    }

    private static EnrichmentProvider Provider(Destination whom, FetchedRecord record, FieldPath[] asked) => new()
    {
        Whom = whom,
        Calls = record.Calls,
        Map = new Dictionary<FieldPath, FieldPath>(),
        Fields = [SourceFetch.Field],
        Whole = SourceFetch.Field,
        Asked = [.. record.Asks.SelectMany(start => Below(start, asked)).Distinct()],
        Question = $"{record.Text} {string.Join(',', asked.Select(path => path.Text))}",
    };

    private static FetchRow? Written(Entry entry, string source, int place, ReadContext context)
    {
        if (entry["key"] is null || entry["url"] is null)
        {
            entry.Report(
                "a call that is written here needs 'key', the field with the record's id such as raw.id, and 'url', " +
                "the address that is asked");
        }

        if (entry["body"] is not null && entry["method"]?.Text != "POST")
            entry["body"]!.Report("only a POST has a body: add method: POST");
        var request = ProviderReading.Request(entry, context);
        if (ValueReading.Path(entry["key"]) is not { } key || request is null)
            return null;
        var record = new FetchedRecord
        {
            Name = $"{place}",
            On = Types(entry["on"]),
            Except = Types(entry["except"]),
            Key = key,
            Calls = new ConnectorEnrichment { Name = "http", Calls = [] },
            Text = string.Join(' ', OfTheQuestion.Select(part => entry[part]?.Json?.ToJsonString())),
        };
        var provider = new EnrichmentProvider
        {
            Whom = ProviderReading.Whom(entry, "http", $"fetch.{source}.{place}", context),
            Request = request,
            Map = new Dictionary<FieldPath, FieldPath>(),
            Fields = [SourceFetch.Field],
            Whole = SourceFetch.Field,
            Question = record.Text,
        };
        return Row(source, record, provider, Cache(entry), Retry(entry["retry"]));
    }

    private static FetchRow Row(
        string source, FetchedRecord record, EnrichmentProvider provider, TimeSpan? cache, IReadOnlyList<TimeSpan> retry) => new(
        record,
        new Enricher
        {
            Name = $"fetch.{source}.{record.Name}",
            Key = record.Key,
            Cache = cache,

            // A record that is not there yet may be in a moment
            CacheNotFound = TimeSpan.Zero,
            Waterfall = [provider],
        },
        retry);

    private static TimeSpan? Cache(Entry entry) => ValueReading.Time(entry["cache"], TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    private static IReadOnlyList<TimeSpan> Retry(Entry? entry)
    {
        if (entry is not { IsList: true })
            return SourceFetch.DefaultRetry;
        if (entry.Items.Count > MostTries)
            entry.Report($"at most {MostTries} waits: the event waits with them");
        return [.. entry.Items.Select(item => ValueReading.Time(item, TimeSpan.FromSeconds(1), LongestWait)).OfType<TimeSpan>()];
    }

    private static TypePattern[] Types(Entry? entry)
    {
        var types = new List<TypePattern>();
        foreach (var item in entry?.Items ?? [])
        {
            try
            {
                types.Add(TypePattern.Parse(item.Text ?? ""));
            }
            catch (FormatException wrong)
            {
                item.Report(wrong.Message);
            }
        }

        return [.. types];
    }

    // contact.properties and contact.properties.tier: the record is asked for its tier
    private static IEnumerable<string> Below(FieldPath start, FieldPath[] paths) => paths
        .Where(path => path.Text.StartsWith($"{start.Text}.", StringComparison.Ordinal))
        .Select(path => path.Text[(start.Text.Length + 1)..].Split('.', '[')[0])
        .Where(name => name.Length > 0);
}
