using GtmFunctions.Cli.Chaos.Apps;
using GtmFunctions.Cli.Chaos.Audit;

namespace GtmFunctions.Cli.Chaos;

/// <summary>What settling found.</summary>
/// <param name="Replayed">How many dead letters there were, and were replayed.</param>
/// <param name="Unreplayable">Those whose replay was refused.</param>
/// <param name="Left">Those that are left at the end.</param>
/// <param name="Poison">The poison queues beside the list, each time it was looked at.</param>
internal sealed record Settled(
    int Replayed, IReadOnlyList<ListedLetter> Unreplayable, IReadOnlyList<ListedLetter> Left, IReadOnlyList<PoisonCount> Poison);

/// <summary>Waits until a pipeline that is well again has done all it has to do, and replays what became a dead letter meanwhile.</summary>
/// <param name="instance">The instance that is told to sweep.</param>
/// <param name="app">What the app says.</param>
/// <param name="storage">What lies in storage.</param>
/// <param name="say">Takes lines of progress.</param>
/// <param name="clock">The clock for waits.</param>
internal sealed class Settling(
    ChaosInstance instance, AppEvidence app, StorageEvidence storage, Action<string> say, TimeProvider clock)
{
    /// <summary>How long messages may take to be done with, once all is well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const int MostRounds = 5;
    private const int LooksInARow = 3;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(15);

    /// <summary>Settles.</summary>
    public async Task<Settled> RunAsync(CancellationToken cancellation)
    {
        var replayed = 0;
        var unreplayable = new List<ListedLetter>();
        var poison = new List<PoisonCount>();
        for (var round = 0; ; round++)
        {
            await QuietAsync(cancellation);
            await instance.SweepAsync(cancellation);
            await QuietAsync(cancellation);
            var (letters, counts) = await app.LettersAsync(cancellation);
            poison.AddRange(counts);
            if (letters.Count == 0 || round == MostRounds)
                return new Settled(replayed, unreplayable, letters, poison);
            say($"replaying {letters.Count} dead letters");
            foreach (var letter in letters)
            {
                replayed++;
                if (await app.ReplayAsync(letter.Id, cancellation) is { } refused)
                    unreplayable.Add(letter with { Reason = refused });
            }
        }
    }

    // A message that is taken from one queue and put on another is in both or in none for a moment
    private async Task QuietAsync(CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var told = TimeSpan.Zero;
        for (var empty = 0; empty < LooksInARow && clock.GetElapsedTime(begun) < Patience;)
        {
            await Task.Delay(BetweenLooks, clock, cancellation);
            var left = (await storage.QueuesAsync(cancellation)).Where(queue => queue.Value > 0).ToArray();
            empty = left.Length == 0 ? empty + 1 : 0;
            if (left.Length > 0 && clock.GetElapsedTime(begun) is var waited && waited - told >= BetweenWords)
            {
                told = waited;
                var what = string.Join(", ", left.Select(queue => $"{queue.Value} in {queue.Key}"));
                say($"after {waited.TotalSeconds:0} s there are still {what}");
            }
        }
    }
}
