using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Tests.Scenarios;

/// <summary>Where a scripted failure strikes.</summary>
internal enum Strike
{
    /// <summary>The call never reaches storage.</summary>
    Before,

    /// <summary>The call takes effect, and its answer is lost.</summary>
    After,
}

/// <summary>
/// Stands between the pipeline and real storage. It counts calls, fails the one that a test names, ends the "process" with it when asked
/// (every later call fails too, until a restart), and turns the waits of delayed messages into a list, so that tests need not wait.
/// </summary>
internal sealed class StorageScript : HttpPipelinePolicy
{
    private readonly Lock _lock = new();
    private int _failing = -1;
    private Strike _strike;
    private bool _fatal;
    private bool _ended;
    private int _meanwhile = -1;
    private Func<Task>? _act;
    private bool _acting;

    /// <summary>
    /// What a scripted failure throws: what a client throws when its own retries are used up, since it stands before those.
    /// </summary>
    public sealed class ScriptedFailure() : RequestFailedException(503, "storage was scripted to fail here");

    /// <summary>The calls made so far, as method and path.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The waits of messages that were put with one, in order.</summary>
    public List<TimeSpan> Delays { get; } = [];

    /// <summary>
    /// The waits of timeouts, in order. They sleep by the fake clock: <see cref="PipelineHarness"/> runs those that are due.
    /// </summary>
    public List<TimeSpan> TimeoutDelays { get; } = [];

    /// <summary>The queues that need a look.</summary>
    public QueueLooks Looks { get; } = new();

    /// <summary>How often a scripted failure has ended the process.</summary>
    public int Ends { get; private set; }

    /// <summary>Whether delayed messages stay delayed.</summary>
    public bool KeepDelays { get; init; }

    /// <summary>Whether no call reaches storage.</summary>
    public bool IsAway { get; set; }

    /// <summary>Fails the call of this number, from 0.</summary>
    /// <param name="call">The number.</param>
    /// <param name="strike">Whether it takes effect.</param>
    /// <param name="fatal">Whether the process ends with it.</param>
    public void Fail(int call, Strike strike, bool fatal) => (_failing, _strike, _fatal) = (call, strike, fatal);

    /// <summary>
    /// Lets somebody else act just before the call of this number, from 0. The calls that this makes are neither counted nor failed, so it
    /// is for pipelines that make one call at a time.
    /// </summary>
    public void Meanwhile(int call, Func<Task> act) => (_meanwhile, _act) = (call, act);

    /// <summary>The process starts again.</summary>
    public void Restart() => _ended = false;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("the pipeline makes asynchronous calls only");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (_acting)
        {
            await SendAsync(message, pipeline);
            return;
        }

        bool strike, others;
        lock (_lock)
        {
            if (_ended || IsAway)
                throw new ScriptedFailure();
            strike = Calls.Count == _failing;
            others = Calls.Count == _meanwhile;
            Calls.Add($"{message.Request.Method} {message.Request.Uri.Path}");
            _ended = strike && _fatal;
            Ends += _ended ? 1 : 0;
            TakeDelay(message.Request);
        }

        if (others)
            await ActAsync();
        if (strike && _strike == Strike.Before)
            throw new ScriptedFailure();
        await SendAsync(message, pipeline);
        if (strike)
            throw new ScriptedFailure();
    }

    private async ValueTask SendAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            Looks.Note(message.Request.Method.Method, message.Request.Uri.Path);
        }
    }

    private async Task ActAsync()
    {
        _acting = true;
        try
        {
            await _act!();
        }
        finally
        {
            _acting = false;
        }
    }

    private void TakeDelay(Request request)
    {
        if (KeepDelays || request.Method != RequestMethod.Post || !request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal))
            return;
        var query = System.Web.HttpUtility.ParseQueryString(request.Uri.Query);
        if (!int.TryParse(query["visibilitytimeout"], CultureInfo.InvariantCulture, out var seconds) || seconds == 0)
            return;
        var delays = request.Uri.Path.Contains(QueueNames.Timeouts, StringComparison.Ordinal) ? TimeoutDelays : Delays;
        delays.Add(TimeSpan.FromSeconds(seconds));
        request.Uri.Query = request.Uri.Query.Replace($"visibilitytimeout={seconds}", "visibilitytimeout=0", StringComparison.Ordinal);
    }
}
