using System.Globalization;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>
/// The rows of the search index in a day's table. All are in one partition, so that those of an event are written together: its line, and
/// for each of its keys a row that leads to it, with the hash of the key, since keys come from outside.
/// </summary>
internal static class IndexRows
{
    /// <summary>The partition of all rows.</summary>
    public const string Partition = "index";

    /// <summary>Before the place of a line.</summary>
    public const string LinePrefix = "event-";

    // Lines of before there were keys: a partition for each hour, rows by their places alone
    private const string OldPrefix = "index-";

    /// <summary>A filter for all rows that an earlier version wrote.</summary>
    public static string OldRows { get; } =
        TableClient.CreateQueryFilter($"PartitionKey ge {OldPrefix} and PartitionKey lt {OldPrefix + "~"}");

    /// <summary>The row key of a line.</summary>
    public static string Line(EventPlace place) => LinePrefix + place;

    /// <summary>Before the places of the events of a key.</summary>
    public static string KeyPrefix(EventKey key) => $"{Name(key.Kind)}-{KeyHash.For(key.Value)}-";

    /// <summary>Before the later deliveries of an event.</summary>
    public static string DuplicatePrefix(string eventId) => $"duplicate-{eventId}-";

    /// <summary>The partition in which an earlier version kept the lines of an hour.</summary>
    public static string OldPartition(int hour) => OldPrefix + hour.ToString("00", CultureInfo.InvariantCulture);

    /// <summary>The partition in which an earlier version kept an event's line.</summary>
    public static string OldPartition(EventPlace place) => OldPartition(place.FirstSeenAt.UtcDateTime.Hour);

    /// <summary>An event's line.</summary>
    public static TableEntity ToLine(IndexedEvent line) => new(Partition, Line(line.Place))
    {
        ["Id"] = line.Id,
        ["FirstSeenAt"] = line.FirstSeenAt,
        ["Source"] = line.Source,
        ["Type"] = BoundedText.From(line.Type),
        ["Subject"] = BoundedText.From(line.Subject),
        ["ProviderId"] = BoundedText.From(line.ProviderId),
        ["Outcome"] = line.Outcome,
    };

    /// <summary>The row that leads from a key to an event.</summary>
    public static TableEntity ToKey(EventKey key, EventPlace place, string source, string type) => new(Partition, KeyPrefix(key) + place)
    {
        ["Id"] = place.Id,
        ["FirstSeenAt"] = place.FirstSeenAt,
        ["Source"] = source,
        ["Type"] = BoundedText.From(type),
    };

    /// <summary>Reads a line.</summary>
    public static IndexedEvent Read(TableEntity row) => new(
        row.GetString("Id"),
        row.GetDateTimeOffset("FirstSeenAt")!.Value,
        row.GetString("Source"),
        row.GetString("Type"),
        row.GetString("Subject"),
        row.GetString("ProviderId"),
        row.GetString("Outcome"));

    private static string Name(EventKeyKind kind) => kind switch
    {
        EventKeyKind.Person => "person",
        EventKeyKind.Account => "account",
        EventKeyKind.Phone => "phone",
        EventKeyKind.Id => "id",
        _ => "delivery",
    };
}
