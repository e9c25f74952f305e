using System.Runtime.CompilerServices;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>Streams whose items come in the order of their keys.</summary>
internal static class OrderedStreams
{
    /// <summary>One stream of several, in order; of items with one key the first stream's is taken.</summary>
    /// <param name="streams">The streams, each in order.</param>
    /// <param name="key">An item's key, compared by its characters.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async IAsyncEnumerable<T> MergeAsync<T>(
        IReadOnlyList<IAsyncEnumerable<T>> streams, Func<T, string> key, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var readers = streams.Select(stream => stream.GetAsyncEnumerator(cancellation)).ToList();
        try
        {
            var heads = new List<IAsyncEnumerator<T>>();
            foreach (var reader in readers)
            {
                if (await reader.MoveNextAsync())
                    heads.Add(reader);
            }

            while (heads.Count > 0)
            {
                var next = heads.MinBy(head => key(head.Current), StringComparer.Ordinal)!.Current;
                yield return next;
                foreach (var head in heads.Where(head => key(head.Current) == key(next)).ToArray())
                {
                    if (!await head.MoveNextAsync())
                        heads.Remove(head);
                }
            }
        }
        finally
        {
            foreach (var reader in readers)
                await reader.DisposeAsync();
        }
    }
}
