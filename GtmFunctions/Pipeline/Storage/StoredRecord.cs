using System.Text.Json.Serialization;
using Azure;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>What a row holds, and of which read or write of that row it is.</summary>
internal abstract record StoredRecord
{
    /// <summary>
    /// Of which read or write of its row it is: a change goes by it. No part of what the row holds; <see langword="null"/> where nothing is
    /// stored yet.
    /// </summary>
    [JsonIgnore]
    public ETag? ETag { get; init; }
}
