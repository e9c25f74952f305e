using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Cli.Fuzz;

/// <summary>A case that did not end as it must.</summary>
/// <param name="Number">Its number: the seed and this make it again.</param>
/// <param name="Case">The case.</param>
/// <param name="What">What was thrown, or which bound was passed.</param>
public sealed record FuzzFinding(long Number, FuzzCase Case, string What);

/// <summary>Runs cases on every core and gathers how they ended.</summary>
/// <param name="seed">What makes the cases.</param>
/// <param name="clock">Takes the time that a case needs.</param>
public sealed class FuzzRun(int seed, TimeProvider clock)
{
    /// <summary>The most that one case may allocate: a body decompressed to 16 MiB, parsed, copied and written once more.</summary>
    public const long MaxAllocated = 512L << 20;

    /// <summary>The most time that one case may take, on a machine that does much else.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private const int MaxFindings = 100;

    private readonly IReadOnlyList<FuzzSource> _sources = FuzzSource.All(SourceCatalogue.Load());
    private readonly ConcurrentDictionary<(string Kind, FuzzVerdict Verdict), long> _counts = new();
    private readonly ConcurrentQueue<FuzzFinding> _findings = new();
    private long _done;

    /// <summary>How many cases have ended.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>How cases ended, by their kinds.</summary>
    public IReadOnlyDictionary<(string Kind, FuzzVerdict Verdict), long> Counts => _counts;

    /// <summary>The first hundred that did not end as they must; empty is what is hoped for.</summary>
    public IReadOnlyList<FuzzFinding> Findings => [.. _findings.OrderBy(finding => finding.Number).Take(MaxFindings)];

    /// <summary>The most that a case allocated, in bytes.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>The most time that a case took.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Runs cases.</summary>
    /// <param name="from">The number of the first.</param>
    /// <param name="cases">How many.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Task RunAsync(long from, long cases, CancellationToken cancellation) => Parallel.ForAsync(
        from, from + cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation },
        RunAsync);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever is thrown is what is looked for")]
    private async ValueTask RunAsync(long number, CancellationToken cancellation)
    {
        var fuzz = FuzzCase.Create(seed, number, _sources);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = clock.GetTimestamp();
        try
        {
            var verdict = await ReceivePath.RunAsync(fuzz, cancellation);
            _counts.AddOrUpdate((fuzz.Kind, verdict), 1, (_, count) => count + 1);
        }
        catch (Exception thrown) when (!cancellation.IsCancellationRequested)
        {
            Find(number, fuzz, $"{thrown.GetType().Name}: {thrown.Message}{Environment.NewLine}{thrown.StackTrace}");
        }

        Measure(number, fuzz, GC.GetAllocatedBytesForCurrentThread() - allocated, clock.GetElapsedTime(started));
        Interlocked.Increment(ref _done);
    }

    private void Measure(long number, FuzzCase fuzz, long allocated, TimeSpan taken)
    {
        lock (_findings)
        {
            MostAllocated = Math.Max(MostAllocated, allocated);
            Slowest = taken > Slowest ? taken : Slowest;
        }

        if (allocated > MaxAllocated)
            Find(number, fuzz, $"{allocated >> 20} MiB were allocated, of {MaxAllocated >> 20} at most");
        if (taken > MaxTime)
            Find(number, fuzz, $"it took {taken.TotalSeconds:0.0} s, of {MaxTime.TotalSeconds:0} at most");
    }

    private void Find(long number, FuzzCase fuzz, string what)
    {
        if (_findings.Count < MaxFindings)
            _findings.Enqueue(new FuzzFinding(number, fuzz, what));
    }
}
