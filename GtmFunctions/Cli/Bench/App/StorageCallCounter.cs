using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace GtmFunctions.Cli.Bench.App;

/// <summary>
/// Counts the calls of an app's storage clients, by who makes them and what they ask; a call that is tried again counts once.
/// </summary>
internal sealed class StorageCallCounter
{
    private readonly AsyncLocal<string?> _step = new();
    private readonly ConcurrentDictionary<StorageCall, Tally> _tallies = new();

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<CountedCall> Calls =>
        [.. _tallies.Select(each => new CountedCall(each.Key, each.Value.Count, each.Value.Bytes, each.Value.Entities))];

    /// <summary>Says who makes the calls of what is done in this method and what it calls.</summary>
    public void Enter(string step) => _step.Value = step;

    /// <summary>Counts the calls of one of the pipeline's clients from now on.</summary>
    /// <param name="options">The options that the client is to be made with.</param>
    public void Count(ClientOptions options) =>
        options.AddPolicy(new Policy(this, ServiceOf(options), step: null), HttpPipelinePosition.PerCall);

    /// <summary>Counts the calls of one of the queue trigger's clients from now on.</summary>
    /// <param name="options">The options that the client is to be made with.</param>
    public void CountTrigger(ClientOptions options) =>
        options.AddPolicy(new Policy(this, ServiceOf(options), StorageCall.Trigger), HttpPipelinePosition.PerCall);

    private static string ServiceOf(ClientOptions options) =>
        options switch { QueueClientOptions => "queues", TableClientOptions => "tables", _ => "blobs" };

    private sealed class Tally
    {
        public long Count;
        public long Bytes;
        public long Entities;
    }

    private sealed class Policy(StorageCallCounter counter, string service, string? step) : HttpPipelinePolicy
    {
        // A list without a message is shorter than this, one with a message longer
        private const int EmptyList = 200;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var call = Begin(message, out var entities);
            ProcessNext(message, pipeline);
            End(message, call, entities);
        }

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var call = Begin(message, out var entities);
            await ProcessNextAsync(message, pipeline);
            End(message, call, entities);
        }

        private StorageCall Begin(HttpMessage message, out int entities) =>
            StorageCall.Read(step ?? counter._step.Value ?? StorageCall.Receive, service, message.Request, out entities);

        private void End(HttpMessage message, StorageCall call, int entities)
        {
            if (step is not null && call.Verb == "get"
                && message.HasResponse && message.Response.ContentStream is { CanSeek: true, Length: < EmptyList })
                call = call with { Verb = StorageCall.Look };
            var tally = counter._tallies.GetOrAdd(call, _ => new Tally());
            Interlocked.Increment(ref tally.Count);
            Interlocked.Add(ref tally.Entities, entities);
            if (message.Request.Content?.TryComputeLength(out var length) == true)
                Interlocked.Add(ref tally.Bytes, length);
        }
    }
}
