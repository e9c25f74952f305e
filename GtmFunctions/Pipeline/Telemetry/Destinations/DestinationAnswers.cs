using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Telemetry.Destinations;

/// <summary>
/// Notes, in memory, what destinations answered last. An answer costs no storage call: <see cref="PeriodicFlush"/> joins what was noted
/// into one row for each destination. A crash loses half a minute of it; the traces have all.
/// </summary>
internal sealed partial class DestinationAnswers(DestinationStates states, ILogger<DestinationAnswers> logger)
{
    private const string Kind = "answers";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<GivenAnswer>> _noted = new();

    /// <summary>Notes an answer.</summary>
    public void Note(string destination, GivenAnswer answer)
    {
        var noted = _noted.GetOrAdd(destination, _ => new ConcurrentQueue<GivenAnswer>());
        noted.Enqueue(answer with { Reason = BoundedText.Cut(answer.Reason, BoundedText.MaxCharacters) });
        while (noted.Count > LastAnswers.MostKept)
            noted.TryDequeue(out _);
    }

    /// <summary>Stores what was noted. What cannot be stored waits for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var (destination, noted) in _noted)
            {
                GivenAnswer[] taken = [.. noted];
                if (taken.Length == 0)
                    continue;
                await Row(destination).ChangeAsync(state => (state.With(taken), true), cancellation);
                while (noted.TryPeek(out var first) && taken.Contains(first))
                    noted.TryDequeue(out _);
            }
        }
        catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
        {
            Log.NotStored(logger, StorageFault.Code(failure));
        }
    }

    /// <summary>The last answers of all destinations that answered anything, by destination; each newest first.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<GivenAnswer>>> AllAsync(CancellationToken cancellation)
    {
        var all = await states.AllAsync(Kind, AnswerJson.Default.LastAnswers, cancellation);
        return all.ToDictionary(one => one.Key, one => one.Value.Last, StringComparer.Ordinal);
    }

    private SharedRow<LastAnswers> Row(string destination) =>
        states.Row(destination, Kind, AnswerJson.Default.LastAnswers, LastAnswers.None);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What destinations answered could not be stored ({Code}); it is stored later")]
        public static partial void NotStored(ILogger logger, string code);
    }
}
