using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>
/// The lists that are synced or imported: each version of one is a blob of its rows that never changes, and a row of a table names the
/// version in use, so that one call tells it of all lists. Rows are streamed both ways, so that a list of a million rows takes the memory
/// of its keys' hashes only.
/// </summary>
internal sealed class ListVersions(StorageConnection storage, TimeProvider clock)
{
    /// <summary>The most rows of a list.</summary>
    public const int MostRows = 2_000_000;

    private const string Partition = "current";

    private static readonly RowForm<ListVersion> Form = RowForm.Json(
        "Version", ListJson.Default.ListVersion, (row, version) => row["Rows"] = version.Rows);

    // Who began to read a version before it was replaced reads it to its end
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // A reading takes hours, and its rows are nobody's once the list comes from somewhere else
    private static readonly TimeSpan PiecesKept = TimeSpan.FromDays(7);

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Lists);
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Lists);

    private readonly ConcurrentDictionary<string, bool> _withoutOld = new(StringComparer.Ordinal);

    /// <summary>
    /// The versions in use, by list; that of a list which an earlier version of the app wrote only after <see cref="CurrentAsync"/> of it.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyDictionary<string, ListVersion>> AllAsync(CancellationToken cancellation)
    {
        var all = new Dictionary<string, ListVersion>(StringComparer.Ordinal);
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellation))
            all[row.RowKey] = await Form.ReadAsync(row, cancellation);
        return all;
    }

    /// <summary>The version in use; <see langword="null"/> where the list has none yet.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<ListVersion?> CurrentAsync(string list, CancellationToken cancellation) =>
        await Pointer(list).FindAsync(cancellation) ?? await TakeOverAsync(list, cancellation);

    /// <summary>The rows of a version, in their order.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked, or the version is forgotten (status 404).</exception>
    public IAsyncEnumerable<ListRow> ReadAsync(string list, string version, CancellationToken cancellation) =>
        new ListRowsBlob(Rows(list, version)).ReadAsync(cancellation);

    /// <summary>
    /// Writes rows as a new version and brings it into use. Where reading the rows fails half-way, what it throws is thrown and the version
    /// in use stays.
    /// </summary>
    /// <param name="list">The list's name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="origin">Where they come from.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="replaces">The one version that it may replace; any where <see langword="null"/>.</param>
    /// <exception cref="RequestFailedException">Storage did not take it; the version in use stays.</exception>
    public async Task<ListWrite> WriteAsync(
        string list,
        IAsyncEnumerable<ListRow> rows,
        ListOrigin origin,
        CancellationToken cancellation,
        string? replaces = null)
    {
        var version = NewVersion();
        var intake = new ListIntake();
        var mayBeNamed = false;
        try
        {
            await UploadAsync(Rows(list, version), intake, rows, cancellation);
            var write = await TakeAsync(list, version, intake, origin, replaces, () => mayBeNamed = true, cancellation);
            mayBeNamed = write is ListWrite.Written;
            return write with { LeftOut = intake.LeftOut };
        }
        finally
        {
            // A pointer whose write failed may be there all the same
            if (!mayBeNamed)
                await ForgetAsync(list, version);
        }
    }

    /// <summary>The names of all lists that have anything in storage, in order.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellation)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, cancellation))
            names.Add(blob.Name.Split('/')[0]);
        return [.. names];
    }

    /// <summary>What the name of a version that is begun at a time begins with.</summary>
    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>Forgets which version is in use.</summary>
    /// <param name="list">The list.</param>
    /// <param name="current">The version that was in use when it was asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether none is in use now; else another has come into use.</returns>
    public Task<bool> TryForgetAsync(string list, ListVersion current, CancellationToken cancellation) =>
        Pointer(list).TryDeleteAsync(current, cancellation);

    /// <summary>Forgets all versions of a list but one.</summary>
    /// <param name="list">The list.</param>
    /// <param name="version">The one that stays; none, and the pointer goes too, where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task ForgetAllButAsync(string list, string? version, CancellationToken cancellation)
    {
        if (version is null)
        {
            await OldPointer(list).DeleteIfExistsAsync(cancellationToken: cancellation);
            await Pointer(list).DeleteAsync(cancellation);
        }

        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, Folder(list), cancellation))
        {
            if (version is null || blob.Name != Rows(list, version).Name)
                await _blobs.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
        }
    }

    // How long what nobody needs is kept; null for what is no row
    private static TimeSpan? KeptFor(string list, string blob) =>
        blob.StartsWith(Folder(list), StringComparison.Ordinal) ? Kept : ListPieces.IsPiece(list, blob) ? PiecesKept : null;

    private static string Folder(string list) => $"{list}/rows/";

    private static async Task UploadAsync(
        BlockBlobClient blob, ListIntake intake, IAsyncEnumerable<ListRow> rows, CancellationToken cancellation)
    {
        await using var packed = await new ListRowsBlob(blob).OpenWriteAsync(cancellation);
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            if (intake.Take(row) is { } line)
                await packed.WriteAsync(line, cancellation);
            if (intake.Fault is not null)
                break;
        }
    }

    private async Task<ListWrite> TakeAsync(
        string list,
        string version,
        ListIntake intake,
        ListOrigin origin,
        string? replaces,
        Action pointing,
        CancellationToken cancellation)
    {
        if (intake.Fault is { } fault)
            return new ListWrite.Refused(fault);
        if (intake.Count == 0)
            return new ListWrite.Refused("there is no row with a key");
        while (true)
        {
            var current = await CurrentAsync(list, cancellation);
            if (replaces is not null && current?.Version != replaces)
                return new ListWrite.Refused("another version came into use meanwhile");
            if (current is not null && current.Hash == intake.Hash)
                return new ListWrite.Unchanged(current);
            var removed = current is null ? 0 : await CountMissingAsync(list, current, intake, cancellation);
            if (removed * 100L > (current?.Rows ?? 0) * (long)origin.MostRemoved)
            {
                return new ListWrite.HeldBack(
                    $"{removed} of {current!.Rows} rows would go, more than {origin.MostRemoved} % of them");
            }

            var next = new ListVersion
            {
                Version = version,
                Rows = intake.Count,
                Hash = intake.Hash,
                At = clock.GetUtcNow(),
                From = origin.From,
                Columns = intake.Columns,
                Before = current?.Version,
                ETag = current?.ETag,
            };
            pointing();
            if (await TryPointAsync(list, next, cancellation) is not { } written)
                continue;
            await ForgetOldAsync(list, written, cancellation);
            return new ListWrite.Written(written, removed);
        }
    }

    // An earlier version of the app kept which one is in use in a blob: nobody writes it any more, so that one look is enough
    private async Task<ListVersion?> TakeOverAsync(string list, CancellationToken cancellation)
    {
        if (_withoutOld.ContainsKey(list))
            return null;
        var old = await new BlobDocument<ListVersion>(OldPointer(list), ListJson.Default.ListVersion).FindAsync(cancellation);
        if (old is not null)
            return (await Pointer(list).AddOrReadAsync(old with { ETag = null }, cancellation)).Stands;
        _withoutOld[list] = true;
        return null;
    }

    private async Task<int> CountMissingAsync(string list, ListVersion current, ListIntake intake, CancellationToken cancellation)
    {
        var missing = 0;
        await foreach (var row in ReadAsync(list, current.Version, cancellation))
            missing += intake.Has(row.Key) ? 0 : 1;
        return missing;
    }

    // It may be refused for its own first try, whose answer was lost
    private async Task<ListVersion?> TryPointAsync(string list, ListVersion next, CancellationToken cancellation) =>
        await Pointer(list).TryPutAsync(next, cancellation)
        ?? (await CurrentAsync(list, cancellation) is { } stands && stands.Version == next.Version ? stands : null);

    private async Task ForgetOldAsync(string list, ListVersion current, CancellationToken cancellation)
    {
        string?[] named = [Rows(list, current.Version).Name, current.Before is { } before ? Rows(list, before).Name : null];
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{list}/", cancellation))
        {
            var isOld = blob.Properties.LastModified is { } at && clock.GetUtcNow() - at > KeptFor(list, blob.Name);
            if (isOld && !named.Contains(blob.Name))
                await _blobs.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
        }
    }

    // What is left over where storage is away is forgotten with the old versions
    private async Task ForgetAsync(string list, string version)
    {
        try
        {
            await Rows(list, version).DeleteIfExistsAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            // The next version that comes into use takes it away
        }
    }

    private string NewVersion() => $"{Stamp(clock.GetUtcNow())}-{Guid.NewGuid().ToString("N")[..6]}";

    private TableDocument<ListVersion> Pointer(string list) => new(_table, Partition, list, Form);

    private BlobClient OldPointer(string list) => _blobs.GetBlobClient($"{list}/current.json");

    private BlockBlobClient Rows(string list, string version) => _blobs.GetBlockBlobClient($"{Folder(list)}{version}.ndjson.gz");
}
