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
    : StoredRecord;

/// <summary>
/// OAuth grants whose refresh token changes with each use (Outreach, Salesloft, HubSpot, Salesforce where the app is set so), as the
/// setting that began them cannot. They are kept in Table Storage, which is encrypted at rest, by a hash of that setting: another value of
/// it is another grant.
/// </summary>
internal sealed class RefreshGrants(StorageConnection storage)
{
    private const string Row = "grant";

    private static readonly RowForm<HeldGrant> Form = RowForm.Properties(
        row => new HeldGrant(row.GetString("Refresh"), row.GetString("Access"), Time(row, "Until"), Time(row, "UsedUntil")),
        (row, grant) =>
        {
            (row["Refresh"], row["Access"]) = (grant.RefreshToken, grant.AccessToken);
            (row["Until"], row["UsedUntil"]) = (Stored(grant.Until), Stored(grant.UsedUntil));
        });

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Grants);

    /// <summary>How a grant stands.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    internal async Task<HeldGrant> ReadAsync(string key, CancellationToken cancellation) =>
        await Document(key).FindAsync(cancellation) ?? new HeldGrant(null, null, default, default);

    /// <summary>Writes a grant that has not changed since it was read.</summary>
    /// <returns>The grant as it stands; <see langword="null"/> where another instance was quicker.</returns>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    internal Task<HeldGrant?> TryWriteAsync(string key, HeldGrant grant, CancellationToken cancellation) =>
        Document(key).TryPutAsync(grant, cancellation);

    private TableDocument<HeldGrant> Document(string key) => new(_table, key, Row, Form);

    // A table has no times before 1601
    private static DateTimeOffset? Stored(DateTimeOffset time) => time == default ? null : time;

    private static DateTimeOffset Time(TableEntity row, string name) => row.GetDateTimeOffset(name) ?? default;
}
