using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Receive;

/// <summary>For how long a source is captured.</summary>
/// <param name="Until">Until when.</param>
/// <param name="By">Who switched it on.</param>
internal sealed record CaptureSwitch(DateTimeOffset Until, string By);

/// <summary>
/// The sources that people switched on for a while. Whether one is on is asked for each request and answered from memory, which
/// <see cref="RefreshAsync"/> brings up to date.
/// </summary>
internal sealed class CaptureSwitches(StorageConnection storage, TimeProvider clock)
{
    private const string Partition = "switch";

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Captured);
    private volatile IReadOnlyDictionary<string, CaptureSwitch> _known = new Dictionary<string, CaptureSwitch>();

    /// <summary>The switch of a source, as far as this instance knows; <see langword="null"/> where it is off.</summary>
    public CaptureSwitch? Find(string source) =>
        _known.GetValueOrDefault(source) is { } known && known.Until > clock.GetUtcNow() ? known : null;

    /// <summary>Reads what any instance was told.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var known = new Dictionary<string, CaptureSwitch>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            known[row.RowKey] = new CaptureSwitch(row.GetDateTimeOffset("Until")!.Value, row.GetString("By") ?? "");
        _known = known;
    }

    /// <summary>Switches a source on, or on for longer.</summary>
    /// <returns>Until when.</returns>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    public async Task<CaptureSwitch> SwitchOnAsync(string source, TimeSpan span, string by, CancellationToken cancellation)
    {
        var on = new CaptureSwitch(clock.GetUtcNow() + span, by);
        await _table.UpsertEntityAsync(
            new TableEntity(Partition, source) { ["Until"] = on.Until, ["By"] = by }, TableUpdateMode.Replace, cancellation);
        await RefreshAsync(cancellation);
        return on;
    }

    /// <summary>Switches a source off.</summary>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    public async Task SwitchOffAsync(string source, CancellationToken cancellation)
    {
        await _table.DeleteEntityAsync(Partition, source, ETag.All, cancellation);
        await RefreshAsync(cancellation);
    }
}
