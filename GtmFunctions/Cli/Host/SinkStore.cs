using System.Text.Json;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Host;

/// <summary>The memory of one sink: its newest requests, and a file of one JSON line each where it is to outlive the process.</summary>
internal sealed class SinkStore
{
    /// <summary>How many requests are kept.</summary>
    public const int Limit = 10_000;

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = JsonDepth.Own };

    private readonly Lock _gate = new();
    private readonly Queue<SinkRequest> _requests = new();
    private readonly string? _file;
    private SinkBehaviour? _behaviour;

    /// <summary>Opens a sink with what its file has, the file cut to what is kept.</summary>
    /// <param name="file">A <c>.jsonl</c> file in a folder that exists; <see langword="null"/> to forget at the end.</param>
    public SinkStore(string? file)
    {
        _file = file;
        if (file is null || !File.Exists(file))
            return;
        foreach (var request in File.ReadLines(file).TakeLast(Limit).Select(Parse).OfType<SinkRequest>())
            _requests.Enqueue(request);
        File.WriteAllLines(file + ".new", _requests.Select(r => JsonSerializer.Serialize(r, Json)));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Records a request under the status that the behaviour gives it.</summary>
    /// <param name="request">The request; its status is replaced.</param>
    /// <returns>The behaviour to answer by.</returns>
    public SinkBehaviour Record(SinkRequest request)
    {
        lock (_gate)
        {
            var behaviour = _behaviour ?? new SinkBehaviour(200);
            if (_behaviour?.Times is { } times)
                _behaviour = times > 1 ? _behaviour with { Times = times - 1 } : null;
            request = request with { Status = behaviour.Status };
            if (_file is not null)
                File.AppendAllText(_file, JsonSerializer.Serialize(request, Json) + "\n");
            _requests.Enqueue(request);
            if (_requests.Count > Limit)
                _requests.Dequeue();
            return behaviour;
        }
    }

    /// <summary>Says how the next requests are answered.</summary>
    public void Behave(SinkBehaviour behaviour)
    {
        lock (_gate)
            _behaviour = behaviour.Times == 0 ? null : behaviour;
    }

    /// <summary>Lists what is kept.</summary>
    public SinkListing List(string name)
    {
        lock (_gate)
        {
            var accepted = _requests.Where(r => r.Accepted).ToList();
            var keyed = accepted.Where(r => r.IdempotencyKey is not null).ToList();
            var unique = keyed.Select(r => r.IdempotencyKey).Distinct().Count() + accepted.Count - keyed.Count;
            return new SinkListing(name, accepted.Count, unique, [.. _requests]);
        }
    }

    // The last line may be torn where the process was killed while it wrote: its sender was not answered and sends again
    private static SinkRequest? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SinkRequest>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
