using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>
/// The drafts of rules, a blob each, and among the payloads what a preview of it found. Of two who change one draft, the second is told.
/// </summary>
internal sealed partial class RulesDrafts(StorageConnection storage)
{
    /// <summary>Before the names of the blobs of what previews found, among the payloads.</summary>
    public const string PreviewsPrefix = "previews/";

    private const string Prefix = "drafts/";
    private const string ByData = "by";

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration);

    // What a preview shows of events is about people: it is erased and forgotten with payloads
    private readonly BlobContainerClient _previews = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>A new id.</summary>
    /// <param name="now">The time, to the millisecond.</param>
    public static string NewId(DateTimeOffset now) => ConfigBlob.NewId('d', now);

    /// <summary>A draft by its id; <see langword="null"/> where there is none.</summary>
    public async Task<RulesDraft?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!Id().IsMatch(id))
            return null;
        try
        {
            var found = (await _blobs.GetBlobClient(BlobOf(id)).DownloadContentAsync(cancellation)).Value;
            return JsonSerializer.Deserialize(found.Content.ToMemory().Span, RulesJson.Default.RulesDraft)! with
            {
                ETag = found.Details.ETag,
            };
        }
        catch (RequestFailedException missing) when (ConfigBlob.IsNone(missing))
        {
            return null;
        }
    }

    /// <summary>The drafts, the last one changed first.</summary>
    /// <param name="most">How many at most; those that were begun last.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<RulesDraft>> ListAsync(int most, CancellationToken cancellation)
    {
        var ids = new List<string>();
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, Prefix, cancellation))
        {
            if (Path.GetFileNameWithoutExtension(blob.Name) is var id && Id().IsMatch(id))
                ids.Add(id);
        }

        var found = new List<RulesDraft>();
        foreach (var id in ids.OrderDescending(StringComparer.Ordinal).Take(most))
        {
            if (await FindAsync(id, cancellation) is { } draft)
                found.Add(draft);
        }

        return [.. found.OrderByDescending(draft => draft.At)];
    }

    /// <summary>Adds a draft, or writes it over the one that was read; what a preview found of that is forgotten.</summary>
    /// <returns>The draft as it is stored; <see langword="null"/> where somebody else changed it meanwhile, which stays.</returns>
    public async Task<RulesDraft?> TryKeepAsync(RulesDraft draft, CancellationToken cancellation)
    {
        var isNew = draft.ETag == default;
        var json = JsonSerializer.SerializeToUtf8Bytes(draft, RulesJson.Default.RulesDraft);
        try
        {
            var written = await _blobs.GetBlobClient(BlobOf(draft.Id)).UploadAsync(
                new BinaryData(json),
                new BlobUploadOptions
                {
                    Conditions = isNew
                        ? new BlobRequestConditions { IfNoneMatch = ETag.All }
                        : new BlobRequestConditions { IfMatch = draft.ETag },
                },
                cancellation);
            if (!isNew)
                await _previews.GetBlobClient(PreviewOf(draft.Id)).DeleteIfExistsAsync(cancellationToken: cancellation);
            return draft with { ETag = written.Value.ETag };
        }
        catch (RequestFailedException other) when (other.Status is 404 or 409 or 412)
        {
            // The client resends a write whose answer was lost, and is then refused for its own first one
            return await FindAsync(draft.Id, cancellation) is { } stands
                && JsonSerializer.SerializeToUtf8Bytes(stands, RulesJson.Default.RulesDraft).AsSpan().SequenceEqual(json)
                    ? stands
                    : null;
        }
    }

    /// <summary>Takes a draft away; nothing happens where there is none.</summary>
    public async Task ForgetAsync(string id, CancellationToken cancellation)
    {
        if (!Id().IsMatch(id))
            return;
        await _previews.GetBlobClient(PreviewOf(id)).DeleteIfExistsAsync(cancellationToken: cancellation);
        await _blobs.GetBlobClient(BlobOf(id)).DeleteIfExistsAsync(cancellationToken: cancellation);
    }

    /// <summary>Keeps what a preview of a draft found.</summary>
    /// <param name="draft">The draft as it was read.</param>
    /// <param name="json">What was found.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task KeepPreviewAsync(RulesDraft draft, string json, CancellationToken cancellation) =>
        await _previews.GetBlobClient(PreviewOf(draft.Id)).UploadAsync(
            new BinaryData(json),
            new BlobUploadOptions { Metadata = new Dictionary<string, string> { [ByData] = TagText(draft.ETag) } },
            cancellation);

    /// <summary>What the last preview of a draft found, as <see cref="KeepPreviewAsync"/> was given it.</summary>
    /// <returns><see langword="null"/> where there was none, or the draft was changed since.</returns>
    public async Task<string?> FindPreviewAsync(RulesDraft draft, CancellationToken cancellation)
    {
        try
        {
            var found = (await _previews.GetBlobClient(PreviewOf(draft.Id)).DownloadContentAsync(cancellation)).Value;
            return found.Details.Metadata.TryGetValue(ByData, out var tag) && tag == TagText(draft.ETag)
                ? found.Content.ToString()
                : null;
        }
        catch (RequestFailedException missing) when (ConfigBlob.IsNone(missing))
        {
            return null;
        }
    }

    // An entity tag may hold quotes, which metadata may not
    private static string TagText(ETag tag) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(tag.ToString()));

    [GeneratedRegex(@"\Ad[0-9]{17}-[0-9a-f]{6}\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Id();

    private static string BlobOf(string id) => $"{Prefix}{id}.json";

    private static string PreviewOf(string id) => $"{PreviewsPrefix}{id}.json";
}
