namespace GtmFunctions.Pipeline.Storage.Outbound;

/// <summary>The key by which an app knows its own hop header again. It leaves this class only to seal and open.</summary>
internal sealed class HopKey(StorageConnection storage) : StoredKey(storage, "hop");
