using System.Text.Json;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Alerts;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>The alerts that are not over, as all instances share them.</summary>
internal sealed class AlertStates(AlertRecords records)
{
    /// <summary>All that are not over.</summary>
    public async Task<IReadOnlyList<AlertState>> AllAsync(CancellationToken cancellation) =>
        [.. (await ReadAsync(cancellation)).States.Where(state => state.OverAt is null)];

    /// <summary>All of them, those too that are over and not told anew for a while; and what is muted, by key.</summary>
    public async Task<(IReadOnlyList<AlertState> States, IReadOnlyDictionary<string, StoredMute> Mutes)> ReadAsync(
        CancellationToken cancellation)
    {
        var (alerts, mutes) = await records.ReadAsync(cancellation);
        return (
            [
                .. alerts.Select(stored =>
                    JsonSerializer.Deserialize(stored.State, AlertJson.Default.AlertState)! with { ETag = stored.ETag }),
            ],
            mutes.ToDictionary(mute => mute.Key));
    }

    /// <summary>Writes a state, over the one that it was made of where there is one.</summary>
    /// <returns>The state as it is stored; <see langword="null"/> where somebody else was quicker.</returns>
    public async Task<AlertState?> TryWriteAsync(AlertState state, CancellationToken cancellation)
    {
        var written = await records.TryWriteAsync(Stored(state), cancellation);
        return written is null ? null : state with { ETag = written.ETag };
    }

    /// <summary>Forgets a stored state, unless it has changed since it was read.</summary>
    public Task TryDeleteAsync(AlertState state, CancellationToken cancellation) =>
        records.TryDeleteAsync(Stored(state), cancellation);

    /// <summary>Forgets a mute that is over.</summary>
    public Task TryForgetAsync(StoredMute mute, CancellationToken cancellation) => records.TryForgetAsync(mute, cancellation);

    private static StoredAlert Stored(AlertState state) => new(
        state.Problem.Key,
        AlertKindName.For(state.Problem.Kind),
        state.Problem.What,
        JsonSerializer.Serialize(state, AlertJson.Default.AlertState))
    { ETag = state.ETag };
}
