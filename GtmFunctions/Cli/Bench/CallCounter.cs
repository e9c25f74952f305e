using Azure.Core;
using Azure.Core.Pipeline;

namespace GtmFunctions.Cli.Bench;

/// <summary>Counts the calls that storage clients make; a call that is tried again counts once.</summary>
public sealed class CallCounter : HttpPipelinePolicy
{
    private long _calls;

    /// <summary>How many there were.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref _calls);
        ProcessNext(message, pipeline);
    }

    /// <inheritdoc/>
    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref _calls);
        return ProcessNextAsync(message, pipeline);
    }
}
