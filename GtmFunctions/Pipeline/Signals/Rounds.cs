namespace GtmFunctions.Pipeline.Signals;

/// <summary>
/// Answers those who ask about the same key together: what is asked while a round of the key is under way waits for its next round, which
/// takes all of it. A busy key then costs an instance a few storage calls for each round, not for each event, and its workers do not
/// contend with each other for the key's row.
/// </summary>
/// <param name="most">The most that a round takes.</param>
/// <param name="answer">
/// Answers a round: as many answers as it was asked, in the same order. It is not cancelled, because several wait for it.
/// </param>
internal sealed class Rounds<TAsk, TAnswer>(int most, Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> answer)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Waiting>> _waiting = [];

    private sealed record Waiting(TAsk Ask, TaskCompletionSource<TAnswer> Answer);

    /// <summary>Asks about a key. What fails a round is thrown for each who asked.</summary>
    public Task<TAnswer> JoinAsync(string key, TAsk ask, CancellationToken cancellation)
    {
        var mine = new Waiting(ask, new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_waiting.TryGetValue(key, out var waiting))
            {
                waiting.Add(mine);
            }
            else
            {
                _waiting[key] = [mine];
                _ = Task.Run(() => RunAsync(key), CancellationToken.None);
            }
        }

        return mine.Answer.Task.WaitAsync(cancellation);
    }

    private async Task RunAsync(string key)
    {
        while (Next(key) is { Length: > 0 } round)
        {
            try
            {
                var answers = await answer([.. round.Select(waiting => waiting.Ask)]);
                for (var i = 0; i < round.Length; i++)
                    round[i].Answer.TrySetResult(answers[i]);
            }
            catch (Exception failure) // Each of those who asked is to see it
            {
                foreach (var waiting in round)
                    waiting.Answer.TrySetException(failure);
            }
        }
    }

    private Waiting[] Next(string key)
    {
        lock (_lock)
        {
            var waiting = _waiting[key];
            Waiting[] round = [.. waiting.Take(most)];
            waiting.RemoveRange(0, round.Length);
            if (round.Length == 0)
                _waiting.Remove(key);
            return round;
        }
    }
}
