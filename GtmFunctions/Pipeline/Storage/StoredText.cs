using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>Text of any length beside an entity: inside it where it fits, else in a blob that the entity names.</summary>
public sealed class StoredText(StorageConnection storage)
{
    private readonly BlobContainerClient _payloads = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Writes the text; a long one is in its blob before the entity that names it is written.</summary>
    public async Task WriteAsync(TableEntity entity, string name, string text, CancellationToken cancellation)
    {
        if (text.Length <= LongText.MaxCharacters)
        {
            LongText.Write(entity, name, text);
            return;
        }

        var blob = $"records/{entity.PartitionKey}/{entity.RowKey}.{name}.json";
        await _payloads.GetBlobClient(blob).UploadAsync(new BinaryData(text), overwrite: true, cancellation);
        entity[$"{name}Blob"] = blob;
    }

    /// <summary>Reads the text; <see langword="null"/> where the entity has none of that name.</summary>
    public async Task<string?> ReadAsync(TableEntity entity, string name, CancellationToken cancellation) =>
        entity.GetString($"{name}Blob") is { } blob
            ? (await _payloads.GetBlobClient(blob).DownloadContentAsync(cancellation)).Value.Content.ToString()
            : LongText.Read(entity, name);
}
