using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>New rows of one event, which are written together or not at all.</summary>
/// <param name="id">The event's id.</param>
public sealed class EventDraft(string id)
{
    /// <summary>The event's id.</summary>
    public string Id => id;

    internal List<TableEntity> Rows { get; } = [];
}
