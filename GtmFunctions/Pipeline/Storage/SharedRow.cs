using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// One row that all instances change: read, change, write if nobody else has (ETag). Changes that are asked for while a write is under way
/// are made together by the next one, so that a busy instance pays one storage call for many changes.
/// </summary>
/// <param name="table">The row's table, which is there.</param>
/// <param name="partition">The row's partition key.</param>
/// <param name="row">The row's row key.</param>
/// <param name="type">The generated JSON code of what the row holds.</param>
/// <param name="empty">What holds while there is no row.</param>
/// <param name="clock">Tells how old a read is.</param>
/// <param name="look">
/// Reads the row for who changes nothing, where that may be a moment old; <see langword="null"/> reads it by itself.
/// </param>
public sealed class SharedRow<T>(
    TableClient table,
    string partition,
    string row,
    JsonTypeInfo<T> type,
    T empty,
    TimeProvider clock,
    Func<CancellationToken, Task<TableEntity?>>? look = null)
    where T : class
{
    private const string Json = "State";
    private const string Writes = "Writes";

    // A write whose answer was lost is looked for among as many later ones: that many are made while a request is sent again
    private const int WritesKept = 16;

    private readonly Lock _lock = new();
    private List<Change> _asked = [];
    private bool _writing;
    private Known? _known;
    private bool _contended;

    private sealed record Known(T State, ETag? ETag, long At, IReadOnlyList<string> Writes);

    private sealed record Change(Func<T, T> Make, TaskCompletionSource Done);

    /// <summary>Whether another instance changed the row lately, as far as this one has noticed.</summary>
    public bool IsShared => _contended;

    /// <summary>
    /// What this instance knows of the row without asking storage; <see langword="null"/> where that is older than
    /// <paramref name="freshFor"/>.
    /// </summary>
    public T? Peek(TimeSpan freshFor) => _known is { } known && clock.GetElapsedTime(known.At) < freshFor ? known.State : null;

    /// <summary>What the row held at most <paramref name="freshFor"/> ago.</summary>
    public async Task<T> ReadAsync(TimeSpan freshFor, CancellationToken cancellation) =>
        Peek(freshFor) ?? (look is null ? await LoadAsync(cancellation) : _known = Read(await look(cancellation))).State;

    /// <summary>
    /// Changes the row. The function gets the state and returns the state that is to be and the caller's result; it must not do anything
    /// else, because it runs again when another instance was quicker. The same state returned means that nothing is written.
    /// </summary>
    /// <exception cref="RequestFailedException">The row could not be written; the change may or may not be there.</exception>
    public async Task<TResult> ChangeAsync<TResult>(Func<T, (T State, TResult Result)> change, CancellationToken cancellation)
    {
        TResult? result = default;
        var asked = new Change(
            state =>
            {
                (state, result) = change(state);
                return state;
            },
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _asked.Add(asked);
            if (!_writing)
            {
                _writing = true;
                _ = Task.Run(WriteAsync, CancellationToken.None);
            }
        }

        await asked.Done.Task.WaitAsync(cancellation);
        return result!;
    }

    // Not cancelled by any one caller: others wait for the same write.
    private async Task WriteAsync()
    {
        while (true)
        {
            List<Change> asked;
            lock (_lock)
            {
                if (_asked.Count == 0)
                {
                    _writing = false;
                    return;
                }

                (asked, _asked) = (_asked, []);
            }

            try
            {
                await WriteAsync(asked);
                asked.ForEach(change => change.Done.TrySetResult());
            }
            catch (Exception failure) // Each of those who asked is to see it
            {
                _known = null;
                asked.ForEach(change => change.Done.TrySetException(failure));
            }
        }
    }

    private async Task WriteAsync(List<Change> asked)
    {
        var known = await StartAsync();
        var name = Guid.NewGuid().ToString("n")[..8];
        while (true)
        {
            var state = asked.Aggregate(known.State, (current, change) => change.Make(current));
            if (ReferenceEquals(state, known.State))
                return;
            IReadOnlyList<string> writes = [name, .. known.Writes.Take(WritesKept - 1)];
            var entity = new TableEntity(partition, row) { [Writes] = string.Join(' ', writes) };
            RowJson.Write(entity, Json, state, type);
            var write = await table.TryPutAsync(entity, known.ETag, CancellationToken.None);
            if (write.IsDone)
            {
                _known = new Known(state, write.Written, clock.GetTimestamp(), writes);
                return;
            }

            // Others may have changed the row after this write took effect and before it was known: it is not made once more
            _contended = true;
            known = _known = Read(write.Held);
            if (known.Writes.Contains(name))
                return;
        }
    }

    // While another instance writes too, a read before the write is cheaper than a write that is refused
    private async Task<Known> StartAsync()
    {
        if (_known is not { } known)
            return await LoadAsync(CancellationToken.None);
        if (!_contended)
            return known;
        var loaded = await LoadAsync(CancellationToken.None);
        _contended = loaded.ETag != known.ETag;
        return loaded;
    }

    private async Task<Known> LoadAsync(CancellationToken cancellation)
    {
        return _known = Read(await table.FindAsync(partition, row, cancellation));
    }

    private Known Read(TableEntity? entity) => entity is null
        ? new Known(empty, ETag: null, clock.GetTimestamp(), [])
        : new Known(
            RowJson.Read(entity, Json, type),
            entity.ETag,
            clock.GetTimestamp(),
            entity.GetString(Writes)?.Split(' ') ?? []);
}
