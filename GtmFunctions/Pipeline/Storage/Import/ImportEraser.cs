using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Storage.Import;

/// <summary>
/// Takes a person out of what imports keep: their rows that wait to be fed, and those that were rejected; the rows of others stay. A file
/// that is not read yet goes as a whole where it names them, or is packed so that nobody can tell.
/// </summary>
internal sealed class ImportEraser(StorageConnection storage)
{
    private const int LargestPage = 100;
    private const int WindowBytes = 1 << 20;
    private const int Overlap = 1024;

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Looks through the blobs of one page.</summary>
    /// <param name="from">Where the page begins; <see langword="null"/> at the first.</param>
    /// <param name="matcher">Finds the person.</param>
    /// <param name="isDryRun">Whether nothing is changed.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<PersonPage> LookAsync(
        string? from, AddressMatcher matcher, bool isDryRun, CallBudget budget, CancellationToken cancellation)
    {
        var pages = _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, ImportBlobs.Prefix, cancellation).AsPages(from, LargestPage);
        await foreach (var page in pages)
        {
            budget.Count();
            var gone = 0;
            foreach (var blob in page.Values)
            {
                budget.Count();
                gone += await LookAsync(blob.Name, matcher, isDryRun, cancellation);
            }

            return new PersonPage([], gone, page.ContinuationToken is { Length: > 0 } next ? next : null);
        }

        return new PersonPage([], 0, Next: null);
    }

    private async Task<int> LookAsync(string name, AddressMatcher matcher, bool isDryRun, CancellationToken cancellation)
    {
        var blob = _blobs.GetBlobClient(name);
        try
        {
            if (ImportBlobs.IsFile(name))
            {
                if (!await NamesAsync(blob, matcher, cancellation))
                    return 0;
                if (!isDryRun)
                    await blob.DeleteIfExistsAsync(cancellationToken: cancellation);
                return 1;
            }

            var held = (await blob.DownloadContentAsync(cancellation)).Value;
            var text = held.Content.ToString();
            if (!matcher.Names(text))
                return 0;
            var (kept, gone) = ImportBlobs.IsRejected(name) ? WithoutRejected(text, matcher) : WithoutRows(text, matcher);
            if (!isDryRun && gone > 0)
            {
                await blob.UploadAsync(
                    new BinaryData(kept),
                    new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = held.Details.ETag } },
                    cancellation);
            }

            return gone;
        }
        catch (RequestFailedException gone) when (gone.Status is 404 or 412)
        {
            // It was fed meanwhile: its events are found where they are now
            return 0;
        }
    }

    // A row keeps its place and its length, by which the rows of a message are told
    private static (string Text, int Gone) WithoutRows(string text, AddressMatcher matcher)
    {
        var gone = 0;
        var lines = text.Split('\n').Select(line =>
        {
            if (!matcher.Names(line))
                return line;
            gone++;
            return new string(ImportBlobs.Erased, line.Length);
        }).ToArray();
        return (string.Join('\n', lines), gone);
    }

    private static (string Text, int Gone) WithoutRejected(string text, AddressMatcher matcher)
    {
        var rows = JsonSerializer.Deserialize(text, ImportJson.Default.RejectedRowArray) ?? [];
        RejectedRow[] kept = [.. rows.Where(row => !row.Cells.Append(row.Why).Any(matcher.Names))];
        return (JsonSerializer.Serialize(kept, ImportJson.Default.RejectedRowArray), rows.Length - kept.Length);
    }

    private static async Task<bool> NamesAsync(BlobClient blob, AddressMatcher matcher, CancellationToken cancellation)
    {
        await using var stream = await blob.OpenReadAsync(
            new BlobOpenReadOptions(allowModifications: false) { BufferSize = WindowBytes }, cancellation);
        var window = new byte[WindowBytes + Overlap];
        var kept = 0;
        while (await stream.ReadAtLeastAsync(
            window.AsMemory(kept), WindowBytes, throwOnEndOfStream: false, cancellation) is var read and > 0)
        {
            var all = window.AsSpan(0, kept + read);
            if (kept == 0 && (all is [0x1F, 0x8B, ..] || all is [(byte)'P', (byte)'K', 3, 4, ..]))
                return true;

            // Zeros are what UTF-16 has between
            if (matcher.Names(Encoding.UTF8.GetString(all).Replace("\0", "", StringComparison.Ordinal)))
                return true;
            kept = Math.Min(Overlap, all.Length);
            all[^kept..].CopyTo(window);
        }

        return false;
    }
}
