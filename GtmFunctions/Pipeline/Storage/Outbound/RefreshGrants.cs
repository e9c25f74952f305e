using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Outbound;

/// <summary>An OAuth grant as it is now. Its tokens are secrets: they are sent to their API, and shown nowhere.</summary>
/// <param name="RefreshToken">
/// The refresh token that the next use needs; <see langword="null"/> where the grant was never used here.
/// </param>
/// <param name="AccessToken">The access token of the last use.</param>
/// <param name="Until">Until when that is used.</param>
/// <param name="UsedUntil">Until when an instance uses the grant, and the others leave it alone.</param>
internal sealed record HeldGrant(string? RefreshToken, string? AccessToken, DateTimeOffset Until, DateTimeOffset UsedUntil)
{
    /// <summary>Of which write of the row it was read; <see langword="null"/> where there is none.</summary>
    public ETag? ETag { get; init; }
}

/// <summary>
/// OAuth grants whose refresh token changes with each use (Outreach, Salesloft, HubSpot, Salesforce where the app is set so), as the
/// setting that began them cannot. They are kept in Table Storage, which is encrypted at rest, by a hash of that setting: another value of
/// it is another grant.
/// </summary>
public sealed class RefreshGrants(StorageConnection storage)
{
    private const string Row = "grant";

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Grants);

    /// <summary>How a grant stands.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    internal async Task<HeldGrant> ReadAsync(string key, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(key, Row, cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row }
            ? new HeldGrant(row.GetString("Refresh"), row.GetString("Access"), Time(row, "Until"), Time(row, "UsedUntil"))
            {
                ETag = row.ETag,
            }
            : new HeldGrant(null, null, default, default);
    }

    /// <summary>Writes a grant that has not changed since it was read.</summary>
    /// <returns>The grant as it stands; <see langword="null"/> where another instance was quicker.</returns>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    internal async Task<HeldGrant?> TryWriteAsync(string key, HeldGrant grant, CancellationToken cancellation)
    {
        var row = new TableEntity(key, Row)
        {
            ["Refresh"] = grant.RefreshToken,
            ["Access"] = grant.AccessToken,
            ["Until"] = Stored(grant.Until),
            ["UsedUntil"] = Stored(grant.UsedUntil),
        };
        var write = await _table.TryPutAsync(row, grant.ETag, cancellation);
        return write.IsDone ? grant with { ETag = write.Written } : null;
    }

    // A table has no times before 1601
    private static DateTimeOffset? Stored(DateTimeOffset time) => time == default ? null : time;

    private static DateTimeOffset Time(TableEntity row, string name) => row.GetDateTimeOffset(name) ?? default;
}
