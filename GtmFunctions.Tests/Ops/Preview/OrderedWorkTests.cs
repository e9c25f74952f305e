using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Ops.Preview;
using Xunit;

namespace GtmFunctions.Tests.Ops.Preview;

public sealed class OrderedWorkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_WorkThatEndsInAnyOrder_GivesResultsInTheOrderOfTheItemsAndHoldsNoMoreThanAsked()
    {
        var (running, most) = (0, 0);
        var gates = new ConcurrentDictionary<int, TaskCompletionSource>();

        // Of each pair the second ends first
        async Task<int> Work(int item, CancellationToken cancellation)
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (item % 2 == 0)
                await gates.GetOrAdd(item, _ => new TaskCompletionSource()).Task.WaitAsync(cancellation);
            else
                gates.GetOrAdd(item - 1, _ => new TaskCompletionSource()).SetResult();
            Interlocked.Decrement(ref running);
            return item;
        }

        var results = await OrderedWork.RunAsync(Enumerable.Range(0, 100).ToAsyncEnumerable(), 4, Work, Cancellation)
            .ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(0, 100), results);
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task RunAsync_OneFails_ThrowsAndEndsTheOthers()
    {
        var ended = 0;
        async Task<int> Work(int item, CancellationToken cancellation)
        {
            if (item == 0)
                throw new InvalidOperationException("the first");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }

            return item;
        }

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await OrderedWork.RunAsync(Enumerable.Range(0, 3).ToAsyncEnumerable(), 3, Work, Cancellation).ToListAsync(Cancellation));

        Assert.InRange(ended, 0, 2);
    }
}
