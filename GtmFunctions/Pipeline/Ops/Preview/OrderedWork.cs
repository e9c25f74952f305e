using System.Runtime.CompilerServices;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Work on many items, several at once, whose results come in the order of the items.</summary>
internal static class OrderedWork
{
    /// <summary>Does the work. No more than so many items are held at a time.</summary>
    /// <param name="items">The items.</param>
    /// <param name="atOnce">How many are worked on at once.</param>
    /// <param name="work">The work on one.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static async IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items,
        int atOnce,
        Func<TItem, CancellationToken, Task<TResult>> work,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var running = new Queue<Task<TResult>>();
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await foreach (var item in items.WithCancellation(cancellation))
            {
                if (running.Count == atOnce)
                    yield return await running.Dequeue();
                running.Enqueue(Task.Run(() => work(item, own.Token), own.Token));
            }

            while (running.TryDequeue(out var last))
                yield return await last;
        }
        finally
        {
            // Nobody waits for what is under way when one failed or the reader left
            await own.CancelAsync();
            await Task.WhenAll(running).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
