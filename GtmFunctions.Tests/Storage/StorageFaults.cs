using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace GtmFunctions.Tests.Storage;

/// <summary>
/// Stands between a client and real storage: counts calls by method, and fails them before they are sent while it is told to.
/// </summary>
internal sealed class StorageFaults : HttpPipelinePolicy
{
    private int _puts;
    private int _gets;
    private int _failed;

    /// <summary>Whether storage cannot be reached.</summary>
    public volatile bool Away;

    public int Puts => _puts;

    /// <summary>How many reads were answered.</summary>
    public int Gets => Volatile.Read(ref _gets);

    public int Failed => _failed;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("only asynchronous calls are made here");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (Away)
        {
            Interlocked.Increment(ref _failed);
            throw new RequestFailedException("storage was told to be away");
        }

        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method == RequestMethod.Put)
            Interlocked.Increment(ref _puts);
        if (message.Request.Method == RequestMethod.Get)
            Interlocked.Increment(ref _gets);
    }
}
