using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>
/// What was published, by whom and why: an immutable blob for each publication. It is written before the pointer to the current version
/// moves, and counts once the pointer names it.
/// </summary>
public sealed partial class PublicationHistory(StorageConnection storage, VersionStore versions)
{
    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration);

    /// <summary>A new id.</summary>
    /// <param name="now">The time, to the millisecond.</param>
    internal static string NewId(DateTimeOffset now) => ConfigBlob.NewId('p', now);

    /// <summary>The publications that made the rules what they are, newest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="from">The publication to begin with; the last where <see langword="null"/>.</param>
    public async Task<IReadOnlyList<Publication>> ListAsync(int most, CancellationToken cancellation, string? from = null)
    {
        var all = new List<Publication>();
        var next = from ?? (await versions.CurrentAsync(cancellation))?.Publication;
        while (next is not null && all.Count < most && await FindAsync(next, cancellation) is { } found)
        {
            all.Add(found);
            next = found.After;
        }

        return all;
    }

    /// <summary>A publication by its id; <see langword="null"/> where there is none.</summary>
    public async Task<Publication?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!Id().IsMatch(id))
            return null;
        try
        {
            var found = (await _blobs.GetBlobClient(BlobOf(id)).DownloadContentAsync(cancellation)).Value.Content;
            return JsonSerializer.Deserialize(found.ToMemory().Span, RulesJson.Default.Publication);
        }
        catch (RequestFailedException missing) when (ConfigBlob.IsNone(missing))
        {
            return null;
        }
    }

    /// <summary>Stores a publication that the pointer is about to name. Safe to repeat.</summary>
    internal async Task KeepAsync(Publication publication, CancellationToken cancellation) =>
        await _blobs.GetBlobClient(BlobOf(publication.Id)).UploadAsync(
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(publication, RulesJson.Default.Publication)), overwrite: true, cancellation);

    /// <summary>Takes away a publication whose author was too late.</summary>
    internal async Task ForgetAsync(Publication publication, CancellationToken cancellation) =>
        await _blobs.GetBlobClient(BlobOf(publication.Id)).DeleteIfExistsAsync(cancellationToken: cancellation);

    [GeneratedRegex(@"\Ap[0-9]{17}-[0-9a-f]{6}\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Id();

    private static string BlobOf(string id) => $"publications/{id}.json";
}
