using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Checks the requests that a document writes, and lays records over their source.</summary>
internal static class PollRecordsReading
{
    // A row that is read again is the same row, for as long as the claim of it is kept
    private static readonly TimeSpan SameForGood = TimeSpan.FromDays(3650);

    /// <summary>Checks the templates of requests: they read settings as every template of a document may.</summary>
    /// <param name="entry">The value of <c>records</c>.</param>
    /// <param name="records">What was read of it.</param>
    /// <param name="context">What the readers share.</param>
    public static void Check(Entry? entry, IReadOnlyDictionary<string, PolledRecords> records, ReadContext context)
    {
        if (entry is not { IsMapping: true })
            return;
        foreach (var request in entry.Entries.Where(record => records.ContainsKey(record.Key)).Select(record => record["request"]))
        {
            foreach (var template in new[] { request?["path"], request?["body"] }.OfType<Entry>())
                ValueReading.Template(template, context);
            ValueReading.Headers(request?["headers"], context);
        }
    }

    /// <summary>
    /// The source as each of its records is read: by the records' own words, and by those of its webhooks where they have none. What a
    /// document says of a source that takes no webhooks it says of its records.
    /// </summary>
    /// <param name="source">The source as its webhooks are read.</param>
    public static IReadOnlyDictionary<string, Source> Sources(Source source) =>
        (source.Poll?.Records ?? new Dictionary<string, PolledRecords>()).ToDictionary(
            records => records.Key, records => As(records.Value, source), StringComparer.Ordinal);

    /// <summary>By what its webhooks and its records are known to tell the same change; nothing of a source that takes none.</summary>
    /// <param name="source">The source as its webhooks are read.</param>
    public static IReadOnlyList<ChangeMatch> Changes(Source source) => source is { TakesWebhooks: true, Poll: { } poll }
        ?
        [
            .. poll.Records.Values.Where(records => records.Gaps is { SameId: false })
                .Select(records => new ChangeMatch(records.Name, records.Gaps!.On, records.Gaps.Within)),
        ]
        : [];

    private static Source As(PolledRecords records, Source source)
    {
        var words = records.Event ?? source.Provider.Event;
        if (records.Gaps?.Subject is { } subject)
            words = words with { Subject = [FieldExpression.Parse(subject.Text)] };
        var provider = source.Provider with
        {
            // The items of a page are cut out of the answer before intake sees them
            Event = words with { Items = [], RepeatAfter = words.RepeatAfter ?? SameForGood },
            Types = records.Types ?? source.Mapping.Types,
            Kinds = records.Kinds ?? source.Mapping.Kinds,
            Map = records.Map ?? source.Mapping.OfEvery,
        };
        return source with
        {
            Provider = provider,
            Changes = [.. source.Changes.Where(change => change.Records == records.Name)],
            Mapping = source.TakesWebhooks ? new SourceMapping(provider) : source.Mapping.Over(provider),
        };
    }
}
