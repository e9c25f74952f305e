using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Poll;

/// <summary>What is known of gaps: a row for each kind of records of a source, beside how far they were read.</summary>
internal sealed class GapStates(StorageConnection storage)
{
    private const string Partition = "gaps";

    private static readonly RowForm<GapState> Form = RowForm.Json("State", GapJson.Default.GapState);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Polls);

    /// <summary>What is known of records; it is known from now on where nothing was.</summary>
    /// <param name="source">The source.</param>
    /// <param name="records">Which of its records.</param>
    /// <param name="watchedSince">Since when it is known of each webhook that it came, where the records are new here.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<GapState> FindOrAddAsync(
        string source, string records, DateTimeOffset watchedSince, CancellationToken cancellation)
    {
        var row = Row(source, records);
        return await row.FindAsync(cancellation)
            ?? (await row.AddOrReadAsync(
                new GapState { Source = source, Records = records, WatchedSince = watchedSince }, cancellation)).Stands;
    }

    /// <summary>What is known of records; <see langword="null"/> where nobody looked yet.</summary>
    public Task<GapState?> FindAsync(string source, string records, CancellationToken cancellation) =>
        Row(source, records).FindAsync(cancellation);

    /// <summary>Adds a look, whoever looks meanwhile.</summary>
    public Task AddAsync(string source, string records, GapLook look, CancellationToken cancellation) =>
        Row(source, records).ChangeAsync(state => state.With(look), cancellation);

    private TableDocument<GapState> Row(string source, string records) => new(_table, Partition, $"{source}.{records}", Form);
}
