using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using GtmFunctions.Tests.Functions.Host.Protocol;
using Content = GtmFunctions.Tests.Functions.Host.Protocol.StreamingMessage.ContentOneofCase;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>The host's end of the stream that a worker opens: what goes to it, and what came from it.</summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<(Content, string), TaskCompletionSource<StreamingMessage>> _answers = new();
    private readonly ConcurrentQueue<RpcLog> _logs = new();

    /// <summary>The lines that the worker sent for the host's log.</summary>
    public IReadOnlyList<RpcLog> Logs => [.. _logs];

    /// <summary>Sends a message, once the worker has opened the stream.</summary>
    public void Send(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        _toWorker.Writer.TryWrite(message);
    }

    /// <summary>The message of a kind that the worker sends about something.</summary>
    /// <param name="content">Its kind.</param>
    /// <param name="about">The function or the invocation; nothing for those of which there is one.</param>
    public Task<StreamingMessage> AnswerAsync(Content content, string about = "") => Pending(content, about).Task;

    /// <inheritdoc/>
    public override Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context) =>
        Task.WhenAll(
            SendAllAsync(responseStream, context.CancellationToken),
            TakeAllAsync(requestStream, context.CancellationToken));

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellation)
    {
        await foreach (var message in _toWorker.Reader.ReadAllAsync(cancellation))
            await worker.WriteAsync(message, cancellation);
    }

    private async Task TakeAllAsync(IAsyncStreamReader<StreamingMessage> worker, CancellationToken cancellation)
    {
        await foreach (var message in worker.ReadAllAsync(cancellation))
        {
            if (message.ContentCase == Content.RpcLog)
                _logs.Enqueue(message.RpcLog);
            else
                Pending(message.ContentCase, AboutOf(message)).TrySetResult(message);
        }
    }

    private static string AboutOf(StreamingMessage message) => message.ContentCase switch
    {
        Content.FunctionLoadResponse => message.FunctionLoadResponse.FunctionId,
        Content.InvocationResponse => message.InvocationResponse.InvocationId,
        _ => "",
    };

    private TaskCompletionSource<StreamingMessage> Pending(Content content, string about) =>
        _answers.GetOrAdd((content, about), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
