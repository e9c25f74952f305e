using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>New rows of one event, which are written together or not at all.</summary>
/// <param name="id">The event's id.</param>
public sealed class EventDraft(string id)
{
    /// <summary>The most rows of one transaction (https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions).</summary>
    public const int MaxRows = 100;

    /// <summary>The event's id.</summary>
    public string Id => id;

    /// <summary>How many rows it has room for.</summary>
    public int Room => MaxRows - Rows.Count;

    internal List<TableEntity> Rows { get; } = [];
}
