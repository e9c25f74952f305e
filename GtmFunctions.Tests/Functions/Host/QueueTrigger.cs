using Azure.Storage.Queues;
using GtmFunctions.Tests.Functions.Host.Protocol;
using Xunit;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>The queue trigger of a host in small: runs what is visible, and deletes what was done.</summary>
internal sealed class QueueTrigger(FunctionsHost host, string connection)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly QueueServiceClient _queues =
        new(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    /// <summary>Runs messages until none is visible. The first that fails fails the test.</summary>
    /// <returns>The functions that ran, in order.</returns>
    public async Task<IReadOnlyList<string>> DrainAsync()
    {
        var ran = new List<string>();
        await foreach (var (function, invocation) in RunAsync())
        {
            var result = await invocation.Result;
            Assert.True(result.Status == StatusResult.Types.Status.Success, $"{function.Name}: {result.Exception?.Message}");
            ran.Add(function.Name);
        }

        return ran;
    }

    /// <summary>Runs messages until something has happened, one after the other.</summary>
    /// <returns>The run in which it happened, which goes on.</returns>
    public async Task<Invocation> RunUntilAsync(Task happened)
    {
        await foreach (var (_, invocation) in RunAsync())
        {
            if (await Task.WhenAny(invocation.Result, happened) == happened)
                return invocation;
        }

        throw new InvalidOperationException("The queues are empty, and it has not happened.");
    }

    // A message is deleted when its run has succeeded and the next one is asked for.
    private async IAsyncEnumerable<(LoadedFunction Function, Invocation Invocation)> RunAsync()
    {
        int ran;
        do
        {
            ran = 0;
            foreach (var function in host.Functions.Where(function => function.Trigger == "queueTrigger"))
            {
                var queue = _queues.GetQueueClient(function.Setting("queueName"));
                foreach (var message in (await queue.ReceiveMessagesAsync(32, Lease, TestContext.Current.CancellationToken)).Value)
                {
                    var invocation = host.Invoke(function, TriggerData.FromMessage(message));
                    yield return (function, invocation);
                    ran++;
                    if ((await invocation.Result).Status == StatusResult.Types.Status.Success)
                        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, TestContext.Current.CancellationToken);
                }
            }
        }
        while (ran > 0);
    }
}
